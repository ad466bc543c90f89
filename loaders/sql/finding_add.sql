-- Those that changed, then those that are new, or known no more.
insert into finding
select r.*
  from stage_finding_diff d
 cross join lateral jsonb_populate_record(null::finding, to_jsonb(d)) r
union all
select s.*
  from stage_finding s
 where not exists (select from stage_finding_diff d
                    where d.part = s.part and d.facility_id = s.facility_id and d.org_id = s.org_id
                      and d.finding_id = s.finding_id)
   and not exists (select from finding a
                    where a.part = s.part and a.facility_id = s.facility_id and a.org_id = s.org_id
                      and a.finding_id = s.finding_id and a.known_to = 'infinity')
