insert into list_entry (entry_id, org_id, known_from, list, key, scope, kind, status, listed_on, delisted_on, country,
       industry, cell, remarks, row_hash, source_id, source_row)
select entry_id, org_id, known_from, list, key, scope, kind, status, listed_on, delisted_on, country,
       industry, cell, remarks, row_hash, source_id, source_row
  from stage_list s
 where not s.part and not s.gone
   and not exists (select from list_entry e where e.entry_id = s.entry_id and e.known_to = 'infinity')
