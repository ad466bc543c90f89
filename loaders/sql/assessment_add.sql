-- Those that changed, then those that are new, or known no more; a scheme that nobody names is "other".
insert into assessment
select r.*
  from stage_assessment_diff d
 cross join lateral jsonb_populate_record(null::assessment, to_jsonb(d)) r
union all
select r.*
  from stage_assessment s
 cross join lateral jsonb_populate_record(null::assessment,
       jsonb_build_object('scheme', 'other') || jsonb_strip_nulls(to_jsonb(s))) r
 where not exists (select from stage_assessment_diff d
                    where d.part = s.part and d.facility_id = s.facility_id and d.org_id = s.org_id
                      and d.assessment_id = s.assessment_id)
   and not exists (select from assessment a
                    where a.part = s.part and a.facility_id = s.facility_id and a.org_id = s.org_id
                      and a.assessment_id = s.assessment_id and a.known_to = 'infinity')
