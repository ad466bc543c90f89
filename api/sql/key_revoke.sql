-- Once revoked it stays so from the first time.   $1 id   $2 now
update api_key k
   set revoked_at = coalesce(k.revoked_at, $2::timestamptz)
  from (select key_id, revoked_at is not null as was from api_key where key_id = $1 for update) before
 where k.key_id = before.key_id
returning before.was, k.org_id
