-- $1 withdrawn_at
update finding f
   set known_to = $1::timestamptz
  from shut_finding s
 where f.part = s.part and f.facility_id = s.facility_id and f.org_id = s.org_id
   and f.finding_id = s.finding_id and f.known_from = s.known_from
