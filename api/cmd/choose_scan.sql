-- A published scan.   $1 its number, or null   $2 not of a later day, or null   $3 not knowing more, or null
-- Without any of them the one that everybody sees.
select scan_id
  from scan
 where status = 'published'
   and case when $1::bigint is not null then scan_id = $1::bigint
            when $2::date is null and $3::timestamptz is null then not apart
            else ($2::date is null or as_of <= $2::date) and ($3::timestamptz is null or known_at <= $3::timestamptz) end
 order by case when $2::date is null and $3::timestamptz is null then null else as_of end desc nulls last,
          case when $2::date is null and $3::timestamptz is null then null else known_at end desc nulls last,
          scan_id desc
 limit 1
