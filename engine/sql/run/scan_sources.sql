-- A hash over what was loaded, and taken back, until a time.   $1 known at
select md5(coalesce(string_agg(it, ',' order by it), ''))
  from (select source_id || ' ' || (known_at at time zone 'UTC') from source_load where known_at <= $1::timestamptz
        union all
        select source_id || ' back ' || (withdrawn_at at time zone 'UTC')
          from withdrawal where withdrawn_at <= $1::timestamptz) s (it)
