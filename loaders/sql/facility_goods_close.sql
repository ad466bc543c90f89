-- $1 org_id, $2 known_at.  Goods that the file no longer says of its facilities.
update facility_good g
   set known_to = $2::timestamptz
  from stage_facility s
 where g.part = s.part and g.facility_id = s.facility_id and g.org_id = $1::integer
   and g.known_to = 'infinity' and g.known_from < $2::timestamptz
   and not exists (select from unnest(string_to_array(s.goods, E'\x1e')) w where split_part(w, E'\x1f', 1) = g.good)
