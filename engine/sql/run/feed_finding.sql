-- The findings of one part's facilities, newest first, corrected as far as they
-- were on the day.
-- k.text is the version of the record that has the texts; those that h has need not come.
-- $1 part   $2 known at, microseconds since 1970   $3 as of, days since 1970   $4 patterns
select f.facility_id, f.org_id, n.finding_id, n.assessment_id, n.found_on, r.finding_status, n.fact,
       r.finding_text is not null or r.finding_indicator is not null or r.finding_severity is not null /*facts*/
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
 cross join lateral (select n.finding_id # hashint4extended(n.org_id, 0)
                            # (date_part('epoch', n.known_from) * 1000000)::bigint) as k (text)
  left join text_hit h
    on h.part = f.part and h.patterns = $4 and h.facility_id = f.facility_id and h.org_id = f.org_id
 where /*among*/ f.part = $1 /**/
   and f.known_from <= timestamptz 'epoch' + $2 * interval '1 microsecond'
   and f.known_to > timestamptz 'epoch' + $2 * interval '1 microsecond'
   and n.known_from <= timestamptz 'epoch' + $2 * interval '1 microsecond'
   and n.known_to > timestamptz 'epoch' + $2 * interval '1 microsecond'
   and n.found_on <= date 'epoch' + $3
 order by f.facility_id, f.org_id, n.found_on desc, n.finding_id, n.org_id
