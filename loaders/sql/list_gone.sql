-- $1 org_id, $2 feed, $3 known_at, $4 the file is the whole list.  Entries that the file takes off, and those
-- that a newer edition of the whole list no longer has.  An edition with less than half of what is known
-- is a broken download and takes nothing off.
insert into stage_gone
select e.*
  from list_entry e
  join source_file f on f.source_id = e.source_id and f.feed = $2::text and f.org_id = $1::integer
 where e.known_to = 'infinity' and e.status <> 'inactive' and e.org_id = $1::integer
   and e.known_from < $3::timestamptz
   and (exists (select from stage_list s where s.gone and s.key = e.key)
     or ($4::boolean
         and not exists (select from stage_list s where s.entry_id = e.entry_id)
         and e.list in (select list from stage_list)
         and 2 * (select count(*) from stage_list where not gone and not part)
             >= (select count(*) from list_entry x join source_file y using (source_id)
                  where x.known_to = 'infinity' and x.status <> 'inactive' and y.feed = $2::text and y.org_id = $1::integer)))
