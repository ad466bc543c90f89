-- The same bytes loaded before, and nothing of this organisation's loaded or taken back
-- since: what a later file corrected, loading the earlier one again takes back.
-- $1 source_id
select rows_read, rows_loaded, rows_refused, loaded_at, loader_version
  from source_file s
 where source_id = $1
   and not exists (select from source_file later where later.org_id = s.org_id and later.known_at > s.known_at)
   and not exists (select from withdrawal w
                     join source_file o on o.source_id = w.source_id and o.org_id = s.org_id
                    where w.withdrawn_at > s.known_at)
