-- Why the scan's facilities were touched, and in whose view, 0 in everybody's; for this session: asked for part by
-- part.   $1 known at
create temporary table scan_touched as
select part, facility_id, org_id, bit_or(why) as why
  from facility_touched
 where known_at <= $1::timestamptz
 group by part, facility_id, org_id
