-- $1 org_id, $2 known_at, $3 source_id
insert into facility_good (part, facility_id, org_id, good, known_from, raw, source_id, source_row)
select d.part, d.facility_id, $1::integer, split_part(w, E'\x1f', 1), $2::timestamptz, split_part(w, E'\x1f', 2),
       $3::bigint, d.source_row
  from stage_facility_diff d
 cross join unnest(string_to_array(d.goods, E'\x1e')) w
 order by d.part, d.facility_id
