-- $1 known_at.  Facilities that an entry names, or that deal with a party that it names, of which the file
-- says something new, or that it takes off.
with said as (
    select e.entry_id, e.known_from
      from (select entry_id from stage_list union select entry_id from stage_gone) s
      join list_entry e on e.entry_id = s.entry_id and e.known_from = $1::timestamptz
     where exists (select from scan)
)
insert into facility_touched (part, facility_id, known_at)
select m.part, m.facility_id, d.known_from
  from said d
  join facility_match m using (entry_id)
union
select l.part, l.facility_id, d.known_from
  from said d
  join list_key n using (entry_id)
  join link l on l.other_country_key = n.country_key
