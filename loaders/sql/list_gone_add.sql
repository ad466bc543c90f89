-- $1 known_at, $2 source_id
insert into list_entry (entry_id, org_id, known_from, list, key, scope, kind, status, listed_on, delisted_on, country,
       industry, cell, remarks, row_hash, source_id, source_row)
select entry_id, org_id, $1::timestamptz, list, key, scope, kind, 'inactive', listed_on, delisted_on, country,
       industry, cell, concat_ws('. ', remarks, 'No longer on the list'), row_hash + 1, $2::bigint, 0
  from stage_gone
