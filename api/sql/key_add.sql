-- A key for an organisation that can have one.   $1 its name   $2 the key's id   $3 SHA-256 of its secret, hex
-- $4 scopes   $5 now   $6 until when   $7 secret for sessions, hex: taken where there is none yet
with sessions as (
    insert into session_secret (secret, made_at) values (decode($7, 'hex'), $5::timestamptz) on conflict do nothing)
insert into api_key (key_id, org_id, secret_sha256, scopes, created_at, expires_at)
select $2, org_id, decode($3, 'hex'), $4::text[], $5::timestamptz, $6::timestamptz
  from organisation
 where name = $1 and kind <> 'public' and disabled_at is null
returning org_id
