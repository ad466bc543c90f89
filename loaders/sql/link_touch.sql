-- What the next scan must judge again; before the first scan, that is everything.
insert into facility_touched (part, facility_id, known_at, org_id)
select distinct a.part, a.facility_id, a.known_from, a.org_id
  from stage_link s
  join link a using (part, facility_id, org_id, link_id, known_from)
 where exists (select from scan)
