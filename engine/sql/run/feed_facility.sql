-- The facilities of one part with their assessments, newest first: a row for each
-- assessment, each organisation's own and the public ones, and one for a facility
-- that has none.
-- Where a text is not asked for, its column says whether there is one.
-- $1 part   $2 known at, microseconds since 1970   $3 as of, days since 1970
-- Columns of the facts that the rules read are put in place of the two marks.
select f.facility_id, f.org_id, f.country, f.sector, f.workers_max, f.known_from /*attributes*/,
       r.assessment_id, r.assessed_on, r.scheme, r.assessment_kind = 'self_assessment', r.incomplete /*facts*/
  from facility f
  left join assessment r
    on r.part = f.part and r.facility_id = f.facility_id and r.org_id in (f.org_id, 0)
   and r.known_from <= timestamptz 'epoch' + $2 * interval '1 microsecond'
   and r.known_to > timestamptz 'epoch' + $2 * interval '1 microsecond'
   and r.assessed_on <= date 'epoch' + $3
 where /*among*/ f.part = $1 /**/
   and f.known_from <= timestamptz 'epoch' + $2 * interval '1 microsecond'
   and f.known_to > timestamptz 'epoch' + $2 * interval '1 microsecond'
 order by f.facility_id, f.org_id, r.assessed_on desc, r.assessment_id, r.org_id
