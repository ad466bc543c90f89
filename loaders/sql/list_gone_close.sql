-- $1 known_at
update list_entry e
   set known_to = $1::timestamptz
  from stage_gone g
 where e.entry_id = g.entry_id and e.known_from = g.known_from
