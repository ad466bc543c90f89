-- Findings that no rule understood, over the portfolio of a published scan, the gravest first.   $1 countries, null: all
-- $2 organisation, null: all   $3 rows   $4 the scan
-- What workers said in confidence is in no row: its words are null.
select f.severity, p.name, p.country, f.found_on, f.status, concat_ws('; ', f.clause, f.indicator) as subject,
       case when a.assessment_kind = 'worker_interview' or a.scheme = 'worker_voice' then 'sealed: a worker said it'
            else f.evidence_text end as words,
       l.name as file, f.source_row as row, lpad(to_hex(s.facility_id), 16, '0') as facility
  from scan c
  join score s on s.line = c.line and s.unread <> '' and s.from_scan <= c.scan_id and s.to_scan > c.scan_id
 cross join lateral unnest(unpack_ids(s.unread)) as u(finding_id)
 cross join lateral (
       select x.*
         from finding x
        where x.part = s.part and x.facility_id = s.facility_id and x.org_id in (s.org_id, 0) and x.finding_id = u.finding_id
          and x.known_from <= c.known_at and c.known_at < x.known_to
        order by x.org_id = s.org_id desc
        limit 1) f
  join facility p on p.part = s.part and p.facility_id = s.facility_id and p.org_id = s.org_id
                 and p.known_from <= c.known_at and c.known_at < p.known_to
  left join assessment a on a.part = f.part and a.facility_id = f.facility_id and a.org_id = f.org_id
                        and a.assessment_id = f.assessment_id and a.known_from <= c.known_at and c.known_at < a.known_to
  left join source_file l on l.source_id = f.source_id
 where c.scan_id = $4::bigint
   and ($1::text is null or p.country = any (string_to_array($1, ',')))
   and ($2::text is null or s.org_id = (select org_id from organisation o where o.name = $2))
 order by array_position(array['critical', 'major', 'minor', 'observation'], f.severity), f.workers_affected desc nulls last, f.found_on desc,
          s.facility_id, s.org_id, f.finding_id
 limit $3::bigint
