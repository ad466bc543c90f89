-- What the next scan must judge again; before the first scan, that is everything.
-- $1 known_at
insert into facility_touched (part, facility_id, known_at)
select part, facility_id, $1::timestamptz
  from stage_facility_diff
 where exists (select from scan)
