copy stage_link (part, facility_id, org_id, link_id, known_from, key, kind, share_pct, good, held_from, held_to, stated_on, other_name, other_address,
       other_country, other_sector, other_country_key, other_facility_id,
       row_hash, source_id, source_row) from stdin (format binary)
