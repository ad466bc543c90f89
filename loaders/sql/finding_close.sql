update finding a
   set known_to = d.known_from
  from stage_finding_diff d
 where a.part = d.part and a.facility_id = d.facility_id and a.org_id = d.org_id
   and a.finding_id = d.finding_id and a.known_from = d.was
