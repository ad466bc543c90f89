-- Keys that will open nothing in 14 days and that no living one replaced, ten at most, and how many; and since when there are
-- events of the audit log that no anchor has, where that is two days ago or more.   $1 now   $2 when the newest anchor was made, or null
with ending as (
    select k.key_id || ' of ' || o.name || ' on ' || to_char(k.expires_at at time zone 'UTC', 'YYYY-MM-DD') as key,
           row_number() over (order by k.expires_at, k.key_id) as place
      from api_key k
      join organisation o using (org_id)
      left join api_key next on next.key_id = k.rotated_to and next.revoked_at is null and next.expires_at > k.expires_at
     where k.revoked_at is null and next.key_id is null and o.disabled_at is null
       and k.expires_at > $1::timestamptz and k.expires_at <= $1::timestamptz + interval '14 days'
)
select (select string_agg(key, ', ' order by place) from ending where place <= 10),
       (select count(*) from ending),
       (select to_char(min(at) at time zone 'UTC', 'YYYY-MM-DD') from audit_event
         where ($2::timestamptz is null or at > $2::timestamptz) and at <= $1::timestamptz - interval '2 days')
