-- As testimony_add.sql, of findings that are known again.
-- $1 withdrawn_at
with said as materialized (
    select f.*
      from back_finding s
      join finding f using (part, facility_id, org_id, finding_id, known_from)
      join assessment a on a.part = f.part and a.facility_id = f.facility_id and a.org_id = f.org_id
                       and a.assessment_id = f.assessment_id and a.known_to = 'infinity'
     where f.known_from = $1::timestamptz and (a.assessment_kind = 'worker_interview' or a.scheme = 'worker_voice')
),
kept as (
    insert into testimony
    select part, facility_id, org_id, finding_id, known_from, evidence_text, clause, indicator, fact_value, closure_verified_by
      from said
)
update finding f
   set evidence_text = null, clause = null, indicator = null, fact_value = null, closure_verified_by = null
  from said s
 where f.part = s.part and f.facility_id = s.facility_id and f.org_id = s.org_id and f.finding_id = s.finding_id
   and f.known_from = s.known_from
