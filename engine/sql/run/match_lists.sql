-- Facilities whose name and country are, letter for letter after folding, those
-- of a party on a list that the organisation may see.  Former names count, those of
-- files that were taken back do not.  Adds what is new.  Where no list is new (list_news), only those that loads
-- touched can be: the scan then takes what stands behind "touched" in.
with new as (
    insert into facility_match (part, facility_id, org_id, entry_id, known_from, name, kind)
    select f.part, f.facility_id, f.org_id, e.entry_id,
           greatest(min(f.known_from), min(m.known_from), min(p.known_from), min(e.known_from)), min(m.name), 'name_country'
      from facility f
      /*touched join (select distinct part, facility_id from facility_touched) t using (part, facility_id) */
      join list_key n on n.country_key = f.place_key
      join list_name m on m.entry_id = n.entry_id and m.name = n.name
      join list_place p on p.entry_id = n.entry_id and p.country = n.country
      join list_entry e on e.entry_id = n.entry_id and e.org_id in (f.org_id, 0)
     where not exists (select from withdrawal w where w.source_id = f.source_id and f.known_from < w.withdrawn_at)
       and not exists (select from withdrawal w where w.source_id = m.source_id and m.known_from < w.withdrawn_at)
       and not exists (select from withdrawal w where w.source_id = p.source_id and p.known_from < w.withdrawn_at)
       and not exists (select from withdrawal w where w.source_id = e.source_id and e.known_from < w.withdrawn_at)
       and not exists (select from facility_match o
                        where o.part = f.part and o.facility_id = f.facility_id and o.org_id = f.org_id
                          and o.entry_id = e.entry_id and o.known_to = 'infinity')
     group by f.part, f.facility_id, f.org_id, e.entry_id
        on conflict do nothing
    returning part, facility_id, org_id, known_from
)
insert into facility_touched (part, facility_id, known_at, why, org_id)
select distinct part, facility_id, known_from, 2, org_id from new
