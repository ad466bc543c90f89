-- $1 withdrawn_at
update facility_good g
   set known_to = $1::timestamptz
  from shut_facility_good s
 where g.part = s.part and g.facility_id = s.facility_id and g.org_id = s.org_id and g.good = s.good
   and g.known_from = s.known_from
