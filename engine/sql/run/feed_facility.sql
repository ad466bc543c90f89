-- The facilities of one part with their assessments, newest first: a row for each
-- assessment, each organisation's own and the public ones, and one for a facility
-- that has none.
-- k.text is the version of the record that has the texts; those that h has need not come.
-- $1 part   $2 known at, microseconds since 1970   $3 as of, days since 1970   $4 patterns
-- Columns of the facts that the rules read are put in place of the two marks.
select f.facility_id, f.org_id, f.country, f.sector, f.workers_max /*attributes*/,
       r.assessment_id, r.assessed_on, r.scheme, r.assessment_kind = 'self_assessment', r.incomplete /*facts*/
  from facility f
  left join assessment r
    on r.part = f.part and r.facility_id = f.facility_id and r.org_id in (f.org_id, 0)
   and r.known_from <= timestamptz 'epoch' + $2 * interval '1 microsecond'
   and r.known_to > timestamptz 'epoch' + $2 * interval '1 microsecond'
   and r.assessed_on <= date 'epoch' + $3
 cross join lateral (select f.facility_id # (date_part('epoch', f.known_from) * 1000000)::bigint) as k (text)
  left join text_hit h
    on h.part = f.part and h.patterns = $4 and h.facility_id = f.facility_id and h.org_id = f.org_id
 where /*among*/ f.part = $1 /**/
   and f.known_from <= timestamptz 'epoch' + $2 * interval '1 microsecond'
   and f.known_to > timestamptz 'epoch' + $2 * interval '1 microsecond'
 order by f.facility_id, f.org_id, r.assessed_on desc, r.assessment_id, r.org_id
