insert into list_place (entry_id, country, address, known_from, source_id, source_row, org_id)
select s.entry_id, split_part(w, E'\x1f', 1), split_part(w, E'\x1f', 2), min(s.known_from), min(s.source_id), min(s.source_row), min(s.org_id)
  from stage_list s
 cross join unnest(string_to_array(s.places, E'\x1e')) w
 group by 1, 2, 3
    on conflict (entry_id, country, address) do update
   set known_from = excluded.known_from, source_id = excluded.source_id, source_row = excluded.source_row
 where exists (select from withdrawal w where w.source_id = list_place.source_id and list_place.known_from < w.withdrawn_at)
