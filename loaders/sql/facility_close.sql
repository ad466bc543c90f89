-- $1 org_id, $2 known_at
update facility f
   set known_to = $2::timestamptz
  from stage_facility_diff d
 where d.was is not null
   and f.part = d.part and f.facility_id = d.facility_id and f.org_id = $1::integer and f.known_from = d.was
