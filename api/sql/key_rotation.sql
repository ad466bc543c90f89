-- What must be known before a key is rotated, locked until it is.   $1 its id   $2 now
select o.name, k.scopes,
       k.revoked_at is null and k.expires_at > $2::timestamptz as lives,
       next.key_id as successor, before.key_id as predecessor
  from api_key k
  join organisation o using (org_id)
  left join api_key next on next.key_id = k.rotated_to and next.revoked_at is null and next.expires_at > $2::timestamptz
  left join api_key before on before.rotated_to = k.key_id and before.revoked_at is null
                              and before.expires_at > $2::timestamptz
 where k.key_id = $1
   for update of k
