-- The records behind a facility, with the line of the file that each came from.
--
-- $1 scan   $2 facility_id and $3 its part   $4 hash of "os_id:..." and $5 its part, or null
-- $6 kinds, or null for all   $7 versions: known, those that the scan knew; all, also those that it knew to be past
-- $8 page size   The last row seen, or nulls:   $9 its kind   $10 its id   $11 org_id   $12 known_from, microseconds
-- Second column: the same four of this page's last row, null when no more follow.
--
-- What a worker said can endanger who said it: of a worker's interview there is told that it was, and no more.
with at as (
    select scan_id, line, known_at from scan where scan_id = $1::bigint and status = 'published'
),
it as (
    select s.part, s.facility_id, s.org_id, at.known_at
      from at
     cross join asked_score($1::bigint, $2::bigint, $3::smallint, $4::bigint, $5::smallint) s
),
-- Whose words are sealed: an assessment is one of a worker in all its versions or in none.
voice as (
    select distinct a.assessment_id
      from it
      join assessment a on a.part = it.part and a.facility_id = it.facility_id and a.org_id in (it.org_id, 0)
     where a.assessment_kind = 'worker_interview' or a.scheme = 'worker_voice'
),
record as (
    select 1 as place, 'facility' as kind, f.facility_id as id, f.org_id, f.known_from, f.known_to, f.source_id, f.source_row,
           false as sealed, to_jsonb(f) - '{key,name_fold}'::text[] as said
      from it join facility f using (part, facility_id, org_id)
    union all
    select 2, 'good', ('x' || left(md5(g.good), 16))::bit(64)::bigint, g.org_id, g.known_from, g.known_to, g.source_id, g.source_row,
           false, to_jsonb(g)
      from it join facility_good g using (part, facility_id, org_id)
    union all
    select 3, 'assessment', a.assessment_id, a.org_id, a.known_from, a.known_to, a.source_id, a.source_row,
           a.assessment_id in (select assessment_id from voice),
           case when a.assessment_id in (select assessment_id from voice)
                then jsonb_build_object('assessment_kind', a.assessment_kind, 'scheme', a.scheme)
                else to_jsonb(a) end
      from it
      join assessment a on a.part = it.part and a.facility_id = it.facility_id and a.org_id in (it.org_id, 0)
    union all
    select 4, 'finding', x.finding_id, x.org_id, x.known_from, x.known_to, x.source_id, x.source_row,
           x.assessment_id in (select assessment_id from voice),
           jsonb_build_object('assessment', lpad(to_hex(x.assessment_id), 16, '0')) ||
           case when x.assessment_id in (select assessment_id from voice) then '{}'
                else to_jsonb(x) - '{assessment_id}'::text[] end
      from it
      join finding x on x.part = it.part and x.facility_id = it.facility_id and x.org_id in (it.org_id, 0)
    union all
    select 5, 'document', d.document_id, d.org_id, d.known_from, d.known_to, d.source_id, d.source_row,
           false, to_jsonb(d)
      from it
      join document d on d.part = it.part and d.facility_id = it.facility_id and d.org_id in (it.org_id, 0)
    union all
    select 6, 'link', l.link_id, l.org_id, l.known_from, l.known_to, l.source_id, l.source_row,
           false, to_jsonb(l) - '{other_country_key,other_facility_id}'::text[]
                  || jsonb_build_object('other_facility', lpad(to_hex(l.other_facility_id), 16, '0'))
      from it
      join link l on l.part = it.part and l.facility_id = it.facility_id and l.org_id in (it.org_id, 0)
    union all
    select 7, 'list_entry', e.entry_id, e.org_id, greatest(e.known_from, m.known_from), least(e.known_to, m.known_to),
           e.source_id, e.source_row, false,
           to_jsonb(e) - '{kind}'::text[] || jsonb_build_object('order', e.kind, 'named', m.name)
      from it
      join facility_match m using (part, facility_id, org_id)
      join list_entry e on e.entry_id = m.entry_id and e.org_id in (it.org_id, 0)
       and e.known_from < m.known_to and m.known_from < e.known_to
),
page as (
    select r.*, it.known_at, row_number() over (order by r.place, r.id, r.org_id, r.known_from desc) as n
      from it
      join record r on r.known_from <= it.known_at and (r.known_to > it.known_at or $7::text = 'all')
     where ($6::text[] is null or r.kind = any ($6::text[]))
       and ($9::int is null
            or (r.place, r.id, r.org_id, (-extract(epoch from r.known_from) * 1000000)::bigint)
               > ($9::int, $10::bigint, $11::int, -$12::bigint))
     order by n
     limit $8::int + 1
)
select json_build_object(
         'id',    lpad(to_hex(it.facility_id), 16, '0'),
         'items', (select coalesce(json_agg(json_build_object(
                            'kind',       p.kind,
                            'id',         lpad(to_hex(p.id), 16, '0'),
                            'known_from', p.known_from,
                            -- what became known after the scan is not of it
                            'known_to',   case when p.known_to <= p.known_at then p.known_to end,
                            'sealed',     p.sealed,
                            'said',       jsonb_strip_nulls(p.said - '{part,facility_id,org_id,known_from,known_to,assessment_id,
                                                                      finding_id,document_id,link_id,entry_id,row_hash,raw_hash,
                                                                      name_key,place_key,source_id,source_row}'::text[]),
                            'source',     (select json_build_object('file', f.name, 'row', p.source_row, 'feed', f.feed,
                                                                    'sha256', encode(f.sha256, 'hex'), 'loaded_at', f.loaded_at)
                                             from source_file f where f.source_id = p.source_id)
                          ) order by p.n), '[]')
                     from page p
                    where p.n <= $8::int)),
       (select concat_ws('.', place, id, org_id, (extract(epoch from known_from) * 1000000)::bigint)
          from page
         where n = $8::int and exists (select 1 from page where n > $8::int)),
       it.org_id, lpad(to_hex(it.facility_id), 16, '0')
  from it
