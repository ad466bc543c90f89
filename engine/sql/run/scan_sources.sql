-- A hash over the source files that were known at a time.   $1 known at
select md5(coalesce(string_agg(source_id::text, ',' order by source_id), ''))
  from source_file where known_at <= $1::timestamptz
