-- The job of an idempotency key, and whether it was asked for in the same words.
-- $1 organisation   $2 idempotency key   $3 SHA-256, hex
select job_id, request_sha256 = decode($3::text, 'hex')
  from job
 where org_id = $1::integer and idempotency_key = $2::text
