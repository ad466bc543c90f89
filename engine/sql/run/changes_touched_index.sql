create index on scan_touched (part, facility_id);
analyze scan_touched
