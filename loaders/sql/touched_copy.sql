copy facility_touched (part, facility_id, known_at) from stdin (format binary)
