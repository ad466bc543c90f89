-- What plans of merges and scans ask of the table, before autovacuum comes by.
analyze facility (part, facility_id, org_id, known_from, known_to)
