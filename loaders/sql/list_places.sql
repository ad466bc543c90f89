insert into list_place (entry_id, country, address, known_from, source_id, source_row)
select s.entry_id, split_part(w, E'\x1f', 1), split_part(w, E'\x1f', 2), min(s.known_from), min(s.source_id), min(s.source_row)
  from stage_list s
 cross join unnest(string_to_array(s.places, E'\x1e')) w
 group by 1, 2, 3
    on conflict do nothing
