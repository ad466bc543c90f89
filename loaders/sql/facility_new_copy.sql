-- COPY is refused under row security (007)
set local role flare_writer;
copy facility (part, facility_id, key, name, address, country, sector, sector_raw, lat, lng, workers_min, workers_max,
    is_closed, parent_company, name_key, place_key, name_fold, row_hash, raw_hash, source_row, org_id, known_from, source_id)
from stdin (format binary);
set local role flare_loader
