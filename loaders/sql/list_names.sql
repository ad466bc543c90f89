insert into list_name (entry_id, name, kind, fold, known_from, source_id, source_row, org_id)
select s.entry_id, split_part(w, E'\x1f', 2), max(split_part(w, E'\x1f', 1)), min(split_part(w, E'\x1f', 3)),
       min(s.known_from), min(s.source_id), min(s.source_row), min(s.org_id)
  from stage_list s
 cross join unnest(string_to_array(s.names, E'\x1e')) w
 group by 1, 2
    on conflict (entry_id, name) do update
   set known_from = excluded.known_from, source_id = excluded.source_id, source_row = excluded.source_row
 where exists (select from withdrawal w where w.source_id = list_name.source_id and list_name.known_from < w.withdrawn_at)
