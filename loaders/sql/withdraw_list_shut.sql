-- As withdraw_shut.sql, of entries of lists.   $1 source_id
insert into shut_list_entry
select now.*
  from list_entry now
 where now.known_to = 'infinity'
   and (now.source_id = $1::bigint or exists (select from back_list_entry b where b.entry_id = now.entry_id))
