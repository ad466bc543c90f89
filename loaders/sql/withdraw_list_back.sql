-- As withdraw_back.sql, of entries of lists.   $1 source_id, $2 withdrawn_at
insert into back_list_entry
select r.*
  from list_entry l
 cross join lateral jsonb_populate_record(null::list_entry, to_jsonb(l) ||
       jsonb_build_object('known_from', $2::timestamptz, 'known_to', 'infinity')) r
  left join list_entry now on now.entry_id = l.entry_id and now.known_to = 'infinity'
 where exists (select from list_entry s where s.source_id = $1::bigint and s.entry_id = l.entry_id)
   and not exists (select from withdrawal w where w.source_id = l.source_id and l.known_from < w.withdrawn_at)
   and not exists (select from list_entry n
                    where n.entry_id = l.entry_id and n.known_from > l.known_from
                      and not exists (select from withdrawal w
                                       where w.source_id = n.source_id and n.known_from < w.withdrawn_at))
   and (now.entry_id is null
        or exists (select from withdrawal w where w.source_id = now.source_id and now.known_from < w.withdrawn_at))
