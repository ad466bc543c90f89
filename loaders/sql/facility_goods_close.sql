-- $1 org_id, $2 known_at.  The goods of a facility are those that its newest version with goods said.
update facility_good g
   set known_to = $2::timestamptz
  from stage_facility_diff d
 where d.was is not null
   and g.part = d.part and g.facility_id = d.facility_id and g.org_id = $1::integer and g.known_to = 'infinity'
