-- The assessments of one part's facilities, whosever they are.
-- $1 part   $2 known at, microseconds since 1970   $3 as of, days since 1970
select r.facility_id, r.org_id, r.assessment_id, r.assessed_on, r.scheme, r.assessment_kind = 'self_assessment', r.incomplete /*facts*/
  from assessment r
 where /*among*/ r.part = $1 /**/
   and r.known_from <= (timestamp 'epoch' + $2 * interval '1 microsecond') at time zone 'UTC'
   and r.known_to > (timestamp 'epoch' + $2 * interval '1 microsecond') at time zone 'UTC'
   and r.assessed_on <= date 'epoch' + $3
