copy facility_good (part, facility_id, org_id, good, known_from, raw, source_id, source_row) from stdin (format binary)
