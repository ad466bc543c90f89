update list_entry e
   set known_to = s.known_from
  from stage_list s
 where e.entry_id = s.entry_id and e.known_to = 'infinity' and e.row_hash <> s.row_hash
   and not s.part and not s.gone
