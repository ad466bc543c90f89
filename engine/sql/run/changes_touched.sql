-- Why the scan's facilities were touched, for this session: asked for part by part.   $1 known at
create temporary table scan_touched as
select part, facility_id, bit_or(why) as why
  from facility_touched
 where known_at <= $1::timestamptz
 group by part, facility_id
