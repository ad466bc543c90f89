-- What plans of merges and scans ask of the table, before autovacuum comes by: ids are spread evenly, so that a tenth of the
-- usual sample says it.
set local default_statistics_target = 10;
analyze facility (part, facility_id, org_id, known_from, known_to);
reset default_statistics_target
