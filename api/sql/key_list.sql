-- Keys, by organisation, the newest first.   $1 organisation's name, or null for all   $2 now
select k.key_id as key, o.name as organisation, array_to_string(k.scopes, ' ') as scopes,
       case when k.revoked_at is not null then 'revoked'
            when k.expires_at <= $2::timestamptz then 'expired'
            when o.disabled_at is not null then 'disabled'
            when k.rotated_to is not null then 'rotated'
            else 'live' end as status,
       to_char(k.created_at at time zone 'UTC', 'YYYY-MM-DD') as created,
       to_char(k.expires_at at time zone 'UTC', 'YYYY-MM-DD') as expires,
       to_char(k.revoked_at at time zone 'UTC', 'YYYY-MM-DD') as revoked,
       to_char(k.used_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24":00Z"') as last_used,
       k.rotated_to
  from api_key k
  join organisation o using (org_id)
 where $1::text is null or o.name = $1
 order by o.name, k.created_at desc, k.key_id
