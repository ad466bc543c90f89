-- COPY is refused under row security (007)
set local role flare_writer;
copy text_hit (part, patterns, facility_id, org_id, texts, hits) from stdin (format binary);
set local role flare_scanner
