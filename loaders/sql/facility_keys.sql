-- $1 org_id, $2 known_at
insert into facility_key (part, key, kind, org_id, facility_id, facility_part, value, known_from)
select k.part, k.key, k.kind, $1::integer, s.facility_id, s.part, k.value, $2::timestamptz
  from stage_facility s
 cross join lateral (values
        (s.os_part, s.os_key, 1::smallint, s.os_value),
        (s.own_part, s.own_key, 1::smallint, s.own_value),
        (s.name_part, s.name_key, 2::smallint, s.name_value),
        (s.place_part, s.place_key, 3::smallint, s.place_value)
       ) k (part, key, kind, value)
 where k.key is not null
 order by k.part, k.key      -- neighbours in the index come one after the other
    on conflict do nothing
