copy stage_list (entry_id, org_id, known_from, list, key, scope, kind, status, listed_on, delisted_on, country, industry,
    cell, remarks, row_hash, source_id, source_row, part, gone, names, places) from stdin (format binary)
