-- COPY is refused under row security (007)
set local role flare_writer;
copy facility_touched (part, facility_id, known_at, org_id) from stdin (format binary);
set local role flare_loader
