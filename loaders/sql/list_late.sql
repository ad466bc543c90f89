-- $1 known_at.  Changes to what was already known then, or later: how many, and one of them.
select count(*), min(e.key)
  from stage_list s
  join list_entry e on e.entry_id = s.entry_id and e.known_to = 'infinity' and e.row_hash <> s.row_hash
 where e.known_from >= $1::timestamptz
   and not s.part and not s.gone
