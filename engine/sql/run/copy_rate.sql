copy rate (edition, org_id, rule, country, sector, fired, known) from stdin (format binary)
