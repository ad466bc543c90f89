-- Those that changed, then those that are new.
insert into finding
select r.*
  from stage_finding_diff d
 cross join lateral jsonb_populate_record(null::finding, to_jsonb(d)) r
union all
select s.*
  from stage_finding s
 where not exists (select from finding a
                    where a.part = s.part and a.facility_id = s.facility_id and a.org_id = s.org_id
                      and a.finding_id = s.finding_id)
