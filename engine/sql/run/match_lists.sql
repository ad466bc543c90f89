-- Facilities whose name and country are, letter for letter after folding, those
-- of a party on a list that the organisation may see.  Adds what is new.
with new as (
    insert into facility_match (part, facility_id, org_id, entry_id, known_from, name, kind)
    select k.facility_part, k.facility_id, k.org_id, e.entry_id,
           greatest(min(k.known_from), min(n.known_from), min(e.known_from)), min(n.name), 'name_country'
      from facility_key k
      join list_key n on n.country_key = k.key
      join list_entry e on e.entry_id = n.entry_id and e.org_id in (k.org_id, 0)
     where k.kind = 3
     group by k.facility_part, k.facility_id, k.org_id, e.entry_id
        on conflict do nothing
    returning part, facility_id, known_from
)
insert into facility_touched (part, facility_id, known_at, why)
select distinct part, facility_id, known_from, 2 from new
