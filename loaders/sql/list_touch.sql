-- $1 known_at.  Facilities that an entry names, or that deal with a party that it names, of which the file
-- says something new, or that it takes off.
with said as (
    select s.entry_id, exists (select from list_entry e
                                where e.entry_id = s.entry_id and e.known_from = $1::timestamptz) as changed
      from (select entry_id from stage_list union select entry_id from stage_gone) s
     where exists (select from scan)
), news as (
    insert into list_news (org_id, known_at)
    select current_setting('flare.org')::integer, $1::timestamptz
     where exists (select from list_entry where known_from = $1::timestamptz)
        or exists (select from list_name where known_from = $1::timestamptz)
        or exists (select from list_place where known_from = $1::timestamptz)
        or exists (select from list_key where known_from = $1::timestamptz)
)
insert into facility_touched (part, facility_id, known_at, why, org_id)
select m.part, m.facility_id, $1::timestamptz, 2, m.org_id
  from said d
  join facility_match m using (entry_id)
 where d.changed
union
select l.part, l.facility_id, $1::timestamptz, 2, l.org_id
  from said d
  join list_key n using (entry_id)
  join link l on l.other_country_key = n.country_key
 where d.changed or n.known_from = $1::timestamptz
