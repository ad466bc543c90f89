-- COPY is refused under row security (007)
set local role flare_writer;
copy refusal (source_id, seq, line, col, code, field, value, expected, remedy, raw, org_id) from stdin (format binary);
set local role flare_loader
