-- Scans that a policy does not keep, and what is kept, for the rest of the transaction.
-- $1 days   $2 weeks   $3 months of which the last scan is kept, counted over those that have one; null: all
-- $4 now
-- Kept besides: the newest and the one before it, whatever runs.  Scans of the past and those
-- that failed are kept for $1 days: the one can be made again, the other showed nothing.
create temporary table purged on commit drop as
with seen as (
    select scan_id, known_at at time zone 'UTC' as knew
      from scan
     where status = 'published' and not apart
), last as (
    select max(scan_id) as scan_id, 'day' as of, row_number() over (order by date_trunc('day', knew) desc) as n
      from seen group by date_trunc('day', knew)
    union all
    select max(scan_id), 'week', row_number() over (order by date_trunc('week', knew) desc)
      from seen group by date_trunc('week', knew)
    union all
    select max(scan_id), 'month', row_number() over (order by date_trunc('month', knew) desc)
      from seen group by date_trunc('month', knew)
), kept as (
    select scan_id
      from last
     where (n <= case of when 'day' then $1::bigint when 'week' then $2::bigint else $3::bigint end) is not false
    union
    select scan_id from newest_scan
    union
    select base from newest_scan
    union
    select previous from newest_scan
    union
    select scan_id from scan where status in ('queued', 'running')
    union
    select scan_id
      from scan
     where (apart or status in ('failed', 'superseded'))
       and ($1::bigint is null or started_at > $4::timestamptz - $1::bigint * interval '1 day'
            or scan_id > (select scan_id from newest_scan))
)
select scan_id, line, status, apart
  from scan
 where scan_id not in (select scan_id from kept where scan_id is not null)
   and exists (select from newest_scan)
