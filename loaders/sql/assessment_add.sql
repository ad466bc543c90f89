-- Those that changed, then those that are new.
insert into assessment
select r.*
  from stage_assessment_diff d
 cross join lateral jsonb_populate_record(null::assessment, to_jsonb(d)) r
union all
select s.*
  from stage_assessment s
 where not exists (select from assessment a
                    where a.part = s.part and a.facility_id = s.facility_id and a.org_id = s.org_id
                      and a.assessment_id = s.assessment_id)
