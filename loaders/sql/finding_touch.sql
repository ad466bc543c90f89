-- What the next scan must judge again; before the first scan, that is everything.
insert into facility_touched (part, facility_id, known_at, org_id)
select distinct n.part, n.facility_id, n.known_from, n.org_id
  from stage_finding s
  join finding n using (part, facility_id, org_id, finding_id, known_from)
 where exists (select from scan)
