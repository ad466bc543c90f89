-- findings that are known and of which the file says something else.
insert into stage_finding_diff
select r.*, a.known_from
  from stage_finding s
  join finding_whole a on a.part = s.part and a.facility_id = s.facility_id and a.org_id = s.org_id
           and a.finding_id = s.finding_id and a.known_to = 'infinity'
 cross join lateral (
        select jsonb_agg(c) as carried
          from jsonb_object_keys(jsonb_strip_nulls(to_jsonb(a)) - 'carried') c
         where to_jsonb(s) -> c = 'null') k
 cross join lateral jsonb_populate_record(null::finding, to_jsonb(a) || jsonb_strip_nulls(to_jsonb(s)) ||
       jsonb_build_object('carried', k.carried)) r
 where a.row_hash <> s.row_hash
   and to_jsonb(r) - '{known_from,row_hash,source_id,source_row,carried}'::text[]
    <> to_jsonb(a) - '{known_from,row_hash,source_id,source_row,carried}'::text[]
