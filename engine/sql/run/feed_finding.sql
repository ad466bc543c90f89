-- The findings of one part's facilities, whosever they are, corrected as far as they were on the day; what
-- stands in testimony is read by itself.
-- Where a text is not asked for, its column says whether there is one.
-- $1 part   $2 known at, microseconds since 1970   $3 as of, days since 1970
select n.facility_id, n.org_id, n.finding_id, n.found_on, n.assessment_id, r.finding_status, n.fact,
       n.evidence_text is not null or n.indicator is not null or n.severity is not null, n.known_from /*facts*/
  from finding n
 cross join lateral (select n.evidence_text as finding_text, n.indicator as finding_indicator, n.severity as finding_severity,
                            case when n.closed_on > date 'epoch' + $3 then 'open' else n.status end as finding_status,
                            n.workers_affected as finding_workers_affected, n.found_on,
                            nullif(concat_ws(E'\n', n.clause, n.indicator), '') as finding_subject) as r
 where /*among*/ n.part = $1 /**/
   and n.known_from <= (timestamp 'epoch' + $2 * interval '1 microsecond') at time zone 'UTC'
   and n.known_to > (timestamp 'epoch' + $2 * interval '1 microsecond') at time zone 'UTC'
   and n.found_on <= date 'epoch' + $3
