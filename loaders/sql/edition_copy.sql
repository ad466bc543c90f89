-- COPY is refused under row security (007)
set local role flare_writer;
copy source_facility (source_id, part, ids, org_id) from stdin (format binary);
set local role flare_loader
