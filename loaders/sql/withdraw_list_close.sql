-- $1 withdrawn_at
update list_entry e
   set known_to = $1::timestamptz
  from shut_list_entry s
 where e.entry_id = s.entry_id and e.known_from = s.known_from
