-- What is known of who asks; always one row.   $1 a key's id, or null   $2, $3 a session's name and its end in seconds, or null
select exists (select from api_key) or s.secret is not null as has_keys,
       encode(s.secret, 'hex') as session_secret,
       k.org_id,
       encode(k.secret_sha256, 'hex') as secret,
       k.scopes,
       k.revoked_at is not null as revoked,
       k.expires_at <= now() as expired,
       o.disabled_at is not null as disabled,
       to_timestamp($3::bigint) <= now() or e.name is not null as ended,
       k.used_at >= date_trunc('hour', now()) as used
  from (values (1)) one
  left join session_secret s on true
  left join api_key k on k.key_id = $1
  left join organisation o on o.org_id = k.org_id
  left join session_ended e on e.name = $2
