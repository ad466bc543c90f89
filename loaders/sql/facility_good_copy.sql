-- COPY is refused under row security (007)
set local role flare_writer;
copy facility_good (part, facility_id, org_id, good, known_from, raw, source_id, source_row) from stdin (format binary);
set local role flare_loader
