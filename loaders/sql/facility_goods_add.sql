-- $1 org_id, $2 known_at, $3 source_id
insert into facility_good (part, facility_id, org_id, good, known_from, raw, source_id, source_row)
select s.part, s.facility_id, $1::integer, split_part(w, E'\x1f', 1), $2::timestamptz, split_part(w, E'\x1f', 2),
       $3::bigint, s.source_row
  from stage_facility s
 cross join unnest(string_to_array(s.goods, E'\x1e')) w
 where not exists (select from facility_good g
                    where g.part = s.part and g.facility_id = s.facility_id and g.org_id = $1::integer
                      and g.good = split_part(w, E'\x1f', 1) and g.known_to = 'infinity')
 order by s.part, s.facility_id
