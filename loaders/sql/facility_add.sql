-- $1 org_id, $2 known_at, $3 source_id
insert into facility (part, facility_id, org_id, known_from, key, name, address, country, sector, sector_raw, lat, lng,
       workers_min, workers_max, is_closed, parent_company, name_key, place_key, name_fold, row_hash, raw_hash, carried, source_id,
       source_row)
select part, facility_id, $1::integer, $2::timestamptz, key, name, address, country, sector, sector_raw, lat, lng,
       workers_min, workers_max, is_closed, parent_company, name_key, place_key, name_fold, row_hash, raw_hash, carried, $3::bigint,
       source_row
  from stage_facility_diff
 order by part, facility_id   -- neighbours in the index come one after the other
