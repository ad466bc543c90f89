-- The published scan before another from which changes are told.   $1 the other   $2 its number, or null
-- $3 a day, or null: the last as of it
select scan_id
  from scan
 where status = 'published' and not apart and scan_id < $1::bigint
   and case when $2::bigint is not null then scan_id = $2::bigint else as_of <= $3::date end
 order by scan_id desc
 limit 1
