-- What workers said in findings of one part's facilities: columns that are empty in the finding of the same version.
-- Where a text is not asked for, its column says whether there is one.
-- $1 part
select t.facility_id, t.org_id, t.finding_id, date 'epoch', t.known_from,
       t.evidence_text is not null or t.indicator is not null /*facts*/
  from testimony t
 cross join lateral (select t.evidence_text as finding_text, t.indicator as finding_indicator, null as finding_severity,
                            null as finding_status, null::integer as finding_workers_affected, null::date as found_on,
                            nullif(concat_ws(E'\n', t.clause, t.indicator), '') as finding_subject) as r
 where /*among*/ t.part = $1 /**/
