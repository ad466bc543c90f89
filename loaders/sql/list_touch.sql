-- Facilities that an entry names of which the file says something new.
insert into facility_touched (part, facility_id, known_at)
select distinct m.part, m.facility_id, e.known_from
  from stage_list s
  join list_entry e using (entry_id, known_from)
  join facility_match m using (entry_id)
 where exists (select from scan)
