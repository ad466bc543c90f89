-- A scan that can be seen: its id, and what changes whenever what the caller may see does.
-- $1 its number   $2 or not of a later day   $3 and not knowing more; all null: the newest
select scan_id,
       concat_ws('.', scan_id, extract(epoch from finished_at), current_setting('flare.org'),
                 (select string_agg(concat_ws(':', m.grantor, m.facility_id, m.level), ',' order by m.grantor, m.facility_id, m.level)
                    from mandate_in_force m
                   where m.grantee = current_setting('flare.org')::integer)) as stamp,
       cardinality(current_setting('flare.asked')::integer[]) as asked
  from scan
 where status = 'published'
   and case when $1::bigint is not null then scan_id = $1::bigint
            when $2::date is null and $3::timestamptz is null then not apart
            else ($2::date is null or as_of <= $2::date) and ($3::timestamptz is null or known_at <= $3::timestamptz) end
 order by case when $2::date is null and $3::timestamptz is null then null else as_of end desc nulls last,
          case when $2::date is null and $3::timestamptz is null then null else known_at end desc nulls last,
          scan_id desc
 limit 1
