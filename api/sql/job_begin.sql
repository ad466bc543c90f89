-- Write a job down, its file yet to come.
-- $1 id   $2 organisation   $3 kind   $4 key   $5 file's name   $6 feed   $7 SHA-256, hex   $8 idempotency key
-- No row: there is one of that idempotency key.
insert into job (job_id, org_id, kind, status, key_id, file_name, feed, request_sha256, idempotency_key, created_at, not_before)
values ($1::bigint, $2::integer, $3::text, 'receiving', $4::text, $5::text, $6::text, decode($7::text, 'hex'), $8::text,
        now(), now())
on conflict (org_id, idempotency_key) where idempotency_key is not null do nothing
returning job_id
