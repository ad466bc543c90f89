-- $1 known_at.  Facilities that an entry names of which the file says something new, or that it takes off.
insert into facility_touched (part, facility_id, known_at, why)
select distinct m.part, m.facility_id, e.known_from, 2
  from (select entry_id from stage_list union select entry_id from stage_gone) s
  join list_entry e on e.entry_id = s.entry_id and e.known_from = $1::timestamptz
  join facility_match m on m.entry_id = s.entry_id
 where exists (select from scan)
