-- A scan that can be seen: its id, and what changes whenever what the caller may see does.
-- $1 its number   $2 or not of a later day   $3 and not knowing more; all null: the newest
select scan_id,
       concat_ws('.', scan_id, extract(epoch from finished_at), current_setting('flare.org'),
                 (select string_agg(concat_ws(':', m.grantor, m.facility_id, m.level), ',' order by m.grantor, m.facility_id, m.level)
                    from mandate_in_force m
                   where m.grantee = current_setting('flare.org')::integer)) as stamp,
       cardinality(current_setting('flare.asked')::integer[]) as asked
  from asked_scan($1::bigint, $2::date, $3::timestamptz)
