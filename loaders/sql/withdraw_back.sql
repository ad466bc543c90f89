-- The newest versions that stand, of records of which the file had a version, where they are not what is known
-- now.  A version stands unless its file was taken back after it became known.  A column that it carried is
-- that of the newest one before it that stands and said it; a file that said nothing of scheme or status left
-- them as they are at first.
-- $1 source_id, $2 withdrawn_at
insert into back_finding
select r.*
  from finding l
 cross join lateral (
        select coalesce(jsonb_object_agg(c, said) filter (where said is not null), '{}') as said
          from jsonb_array_elements_text(coalesce(nullif(to_jsonb(l) -> 'carried', 'null'), '[]')) c
         cross join lateral (
                select (select to_jsonb(e) -> c
                          from finding e
                         where e.part = l.part and e.facility_id = l.facility_id and e.org_id = l.org_id
                           and e.finding_id = l.finding_id and e.known_from < l.known_from
                           and not coalesce(to_jsonb(e) -> 'carried' ? c, false)
                           and (to_jsonb(e) -> c <> 'null' or 'finding' = 'facility')
                           and not exists (select from withdrawal w
                                            where w.source_id = e.source_id and e.known_from < w.withdrawn_at)
                         order by e.known_from desc
                         limit 1) as said) of_c) carried
 cross join lateral jsonb_populate_record(null::finding, '{"scheme": "other", "status": "open"}' ||
       (to_jsonb(l) - array(select jsonb_array_elements_text(coalesce(nullif(to_jsonb(l) -> 'carried', 'null'), '[]')))) ||
       carried.said ||
       jsonb_build_object('known_from', $2::timestamptz, 'known_to', 'infinity')) r
  left join finding now
    on now.part = l.part and now.facility_id = l.facility_id and now.org_id = l.org_id
   and now.finding_id = l.finding_id and now.known_to = 'infinity'
 where exists (select from finding s
                where s.source_id = $1::bigint and s.part = l.part and s.facility_id = l.facility_id
                  and s.org_id = l.org_id and s.finding_id = l.finding_id)
   and not exists (select from withdrawal w where w.source_id = l.source_id and l.known_from < w.withdrawn_at)
   and not exists (select from finding n
                    where n.part = l.part and n.facility_id = l.facility_id and n.org_id = l.org_id
                      and n.finding_id = l.finding_id and n.known_from > l.known_from
                      and not exists (select from withdrawal w
                                       where w.source_id = n.source_id and n.known_from < w.withdrawn_at))
   and (now.part is null
        or exists (select from withdrawal w where w.source_id = now.source_id and now.known_from < w.withdrawn_at)
        or to_jsonb(now) - '{known_from,known_to,carried,row_hash,raw_hash,source_id,source_row}'::text[]
        <> to_jsonb(r) - '{known_from,known_to,carried,row_hash,raw_hash,source_id,source_row}'::text[])
