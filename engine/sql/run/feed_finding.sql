-- The findings of one part's facilities, newest first, corrected as far as they
-- were on the day.
-- Where a text is not asked for, its column says whether there is one.
-- $1 part   $2 known at, microseconds since 1970   $3 as of, days since 1970
select f.facility_id, f.org_id, n.finding_id, n.assessment_id, n.found_on, r.finding_status, n.fact,
       r.finding_text is not null or r.finding_indicator is not null or r.finding_severity is not null,
       n.org_id, n.known_from /*facts*/
  from facility f
  join finding n
    on n.part = f.part and n.facility_id = f.facility_id and n.org_id in (f.org_id, 0)
  left join testimony t
    on t.part = n.part and t.facility_id = n.facility_id and t.org_id = n.org_id and t.finding_id = n.finding_id
   and t.known_from = n.known_from
 cross join lateral (select coalesce(n.evidence_text, t.evidence_text) as finding_text,
                            coalesce(n.indicator, t.indicator) as finding_indicator,
                            n.severity as finding_severity,
                            case when n.closed_on > date 'epoch' + $3 then 'open' else n.status end as finding_status,
                            n.workers_affected as finding_workers_affected, n.found_on) as r
 where /*among*/ f.part = $1 /**/
   and f.known_from <= timestamptz 'epoch' + $2 * interval '1 microsecond'
   and f.known_to > timestamptz 'epoch' + $2 * interval '1 microsecond'
   and n.known_from <= timestamptz 'epoch' + $2 * interval '1 microsecond'
   and n.known_to > timestamptz 'epoch' + $2 * interval '1 microsecond'
   and n.found_on <= date 'epoch' + $3
 order by f.facility_id, f.org_id, n.found_on desc, n.finding_id, n.org_id
