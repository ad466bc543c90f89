copy text_hit (part, patterns, facility_id, org_id, texts, hits) from stdin (format binary)
