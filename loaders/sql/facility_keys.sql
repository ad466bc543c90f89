insert into facility_key (part, key, org_id, facility_id, facility_part, value, known_from, source_id, source_row)
select part, key, org_id, facility_id, facility_part, value, known_from, source_id, source_row
  from stage_key
 order by part, key          -- neighbours in the index come one after the other
    on conflict (part, key, org_id, facility_id) do update
   set known_from = excluded.known_from, source_id = excluded.source_id, source_row = excluded.source_row
 where exists (select from withdrawal w where w.source_id = facility_key.source_id and facility_key.known_from < w.withdrawn_at)
