-- What is known of who asks; always one row.   $1 a key's id, or null   $2, $3 a session's name and its end in seconds, or null
--
-- An id that does not exist gets a row that nobody has the secret of, so that it takes as long as one that does.
select exists (select from api_key) or s.secret is not null as has_keys,
       encode(s.secret, 'hex') as session_secret,
       k.known,
       k.org_id,
       encode(k.secret_sha256, 'hex') as secret,
       k.scopes,
       k.revoked_at is not null as revoked,
       k.expires_at <= now() as expired,
       o.disabled_at is not null as disabled,
       to_timestamp($3::bigint) <= now() or e.name is not null as ended,
       k.used_at >= date_trunc('hour', now()) as used
  from (select true as known, org_id, secret_sha256, scopes, revoked_at, expires_at, used_at
          from api_key
         where key_id = $1
        union all
        select false, 0, decode(repeat('00', 32), 'hex'), '{read}', null, now(), null
         order by known desc
         limit 1) k
  left join session_secret s on true
  left join organisation o on o.org_id = k.org_id
  left join session_ended e on e.name = $2
