copy source_facility (source_id, part, ids) from stdin (format binary)
