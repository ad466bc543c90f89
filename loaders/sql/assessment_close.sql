update assessment a
   set known_to = d.known_from
  from stage_assessment_diff d
 where a.part = d.part and a.facility_id = d.facility_id and a.org_id = d.org_id
   and a.assessment_id = d.assessment_id and a.known_from = d.was
