-- What the next scan must judge again; before the first scan, that is everything.
-- $1 known_at, $2 org_id
insert into facility_touched (part, facility_id, known_at, org_id)
select part, facility_id, $1::timestamptz, $2::integer
  from stage_facility_diff
 where exists (select from scan)
