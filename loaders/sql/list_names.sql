-- A name that an entry had stays: it is how the entry is found again.
insert into list_name (entry_id, name, kind, country_key)
select s.entry_id, split_part(w, E'\x1f', 2), max(split_part(w, E'\x1f', 1)),
       min(nullif(split_part(w, E'\x1f', 3), '')::bigint)
  from stage_list s
 cross join unnest(string_to_array(s.names, E'\x1e')) w
 group by 1, 2
    on conflict do nothing
