-- One facility of one scan, explained: what scoring.md asks of an explanation.
--
-- $1 scan   $2 facility_id and $3 its part   $4 hash of "os_id:..." and $5 its part, or null:
-- the facility that has it beside another key
--
-- Every record is shown in the version that the scan knew.
with at as (
    select scan_id, line, previous, as_of, known_at, finished_at, ruleset_id, rates_edition, engine_version
      from scan
     where scan_id = $1::bigint and status = 'published'
),
it as (
    select s.*, unpack_nats(s.nats) as weight, unpack_numbers(s.gaps) as ask, unpack_numbers(s.way_down) as down,
           at.scan_id, at.known_at, at.as_of, at.ruleset_id
      from at
     cross join asked_score($1::bigint, $2::bigint, $3::smallint, $4::bigint, $5::smallint) s
),
place as (
    select f.*, to_jsonb(f) as as_json
      from it
      join facility f using (part, facility_id, org_id)
     where f.known_from <= it.known_at and it.known_at < f.known_to
),
-- Its assessments, each turned into JSON once.
assessed as materialized (
    select o.assessment_id, o.org_id, o.source_id, o.source_row, o.assessment_kind, o.scheme, o.assessed_on, to_jsonb(o) as answers
      from it
      join assessment o on o.part = it.part and o.facility_id = it.facility_id and o.org_id in (it.org_id, 0)
     where o.known_from <= it.known_at and it.known_at < o.known_to
),
piece as (
    select e.*, it.known_at, it.as_of, r.id, r.indicator, r.axis, r.title, r.advice, r.basis, r.condition,
           r.overlay, r.strength as strength_word,
           -- what of the condition can be the name of a fact
           array(select m[1] from regexp_matches(regexp_replace(r.condition, '"[^"]*"|''[^'']*''|\{[^}]*\}', ' ', 'g'), '\w+', 'g') m) as words
      from it
      join evidence e using (part, facility_id, org_id, line, from_scan)
      join ruleset_rule r on r.ruleset_id = it.ruleset_id and r.rule = e.rule
),
-- The record that each piece stands on.
recorded as materialized (
    select p.*,
           to_jsonb(fi) as finding, a.answers as assessment, to_jsonb(g) as good, to_jsonb(m) as entry,
           d.record as document, k.record as link, coalesce(d.record, k.record) as told,
           coalesce(fi.evidence_text, d.document_text) as quoted, coalesce(a.assessment_kind = 'worker_interview' or a.scheme = 'worker_voice', false) as testimony,
           coalesce(fi.org_id, a.org_id, m.org_id, d.org_id, k.org_id) = 0 as is_public,
           case p.record_kind when 0 then f.source_id  when 1 then coalesce(l.source_id, a.source_id) when 2 then fi.source_id
                              when 3 then g.source_id  when 4 then m.source_id
                              when 6 then d.source_id  when 7 then k.source_id  end as source_id,
           case p.record_kind when 0 then f.source_row when 1 then coalesce(l.source_row, a.source_row) when 2 then fi.source_row
                              when 3 then g.source_row when 4 then m.source_row
                              when 6 then d.source_row when 7 then k.source_row end as source_row
      from piece p
     cross join place f
      left join lateral (
           select x.*
             from finding x
            where p.record_kind = 2
              and x.part = p.part and x.facility_id = p.facility_id and x.finding_id = p.record_id
              and x.org_id in (p.org_id, 0)
              and x.known_from <= p.known_at and p.known_at < x.known_to
            order by x.org_id = p.org_id desc
            limit 1) fi on true
      left join lateral (
           select x.*
             from assessed x
            where p.record_kind in (1, 2)
              and x.assessment_id = case p.record_kind when 1 then p.record_id else fi.assessment_id end
            order by x.org_id = p.org_id desc
            limit 1) a on true
      -- who first gave the answers as they stand: the line of its own that an answer has,
      -- else the first version of the assessment that says the same
      left join lateral (
           select x.source_id, x.source_row, 0 as order_of
             from finding x
            where p.record_kind = 1
              and x.part = p.part and x.facility_id = p.facility_id and x.assessment_id = p.record_id
              and x.org_id = a.org_id and x.known_from <= p.known_at and p.known_at < x.known_to
              and x.fact = any (p.words)
           union all
           (select x.source_id, x.source_row, 1
              from assessment x
             cross join lateral (select to_jsonb(x) as answers offset 0) was
             where p.record_kind = 1
               and x.part = p.part and x.facility_id = p.facility_id and x.assessment_id = p.record_id
               and x.org_id = a.org_id and x.known_from <= p.known_at
               and not exists (select from unnest(p.words) as w(k)
                                where a.answers -> k <> 'null' and was.answers -> k is distinct from a.answers -> k)
             order by x.known_from
             limit 1)
            order by order_of, source_row
            limit 1) l on true
      left join lateral (
           select x.*
             from facility_good x
            where p.record_kind = 3
              and x.part = p.part and x.facility_id = p.facility_id and x.org_id = p.org_id
              and x.known_from <= p.known_at and p.known_at < x.known_to
            order by x.good collate "C"
           offset case when p.record_kind = 3 then p.record_id else 0 end
            limit 1) g on true
      left join lateral (
           select x.*, y.name as named
             from list_entry x
             left join facility_match y on y.entry_id = x.entry_id and y.part = p.part
                   and y.facility_id = p.facility_id and y.org_id = p.org_id
            where p.record_kind = 4
              and x.entry_id = p.record_id
              and x.known_from <= p.known_at and p.known_at < x.known_to
            limit 1) m on true
      -- by the names of the facts (rules/facts.json)
      left join lateral (
           select x.org_id, x.source_id, x.source_row, x.document_text,
                  jsonb_build_object('document_kind', x.kind, 'document_publisher', x.publisher,
                                     'document_title', x.title, 'published_on', x.published_on, 'url', x.url) as record
             from document x
            where p.record_kind = 6
              and x.part = p.part and x.facility_id = p.facility_id and x.document_id = p.record_id
              and x.org_id in (p.org_id, 0)
              and x.known_from <= p.known_at and p.known_at < x.known_to
            order by x.org_id = p.org_id desc
            limit 1) d on true
      left join lateral (
           select x.org_id, x.source_id, x.source_row,
                  jsonb_build_object('link_kind', x.kind, 'link_name', x.other_name, 'link_address', x.other_address,
                                     'link_country', x.other_country, 'link_sector', x.other_sector,
                                     'link_good', x.good, 'link_share_pct', x.share_pct,
                                     'link_held_from', x.held_from, 'link_stated_on', x.stated_on,
                                     'link_list', (select string_agg(distinct e.list, ', ' order by e.list)
                                                     from list_key n
                                                     join list_entry e on e.entry_id = n.entry_id
                                                                      and e.org_id in (p.org_id, 0)
                                                    where n.country_key = x.other_country_key
                                                      and n.known_from <= p.known_at
                                                      and e.known_from <= p.known_at and p.known_at < e.known_to
                                                      and (e.listed_on is null or e.listed_on <= p.as_of)
                                                      and (e.delisted_on is null or e.delisted_on > p.as_of)))
                      as record
             from link x
            where p.record_kind = 7
              and x.part = p.part and x.facility_id = p.facility_id and x.link_id = p.record_id
              and x.org_id in (p.org_id, 0)
              and x.known_from <= p.known_at and p.known_at < x.known_to
            order by x.org_id = p.org_id desc
            limit 1) k on true
),
evidence_json as (
    select r.seq, r.axis, r.standing, r.nats > 0 as weighs, r.indicator, r.points,
           json_build_object(
             'seq',       r.seq,
             'rule',      r.id,
             'title',     r.title,
             'indicator', r.indicator,
             'axis',      r.axis,
             'strength',  r.strength_word,
             'points',    round(r.points / 10.0, 1),
             'standing',  r.standing,
             'factors',   json_build_object(
                            'strength',    round(r.strength / 1000.0, 3),
                            'reliability', round(r.reliability / 1000.0, 3),
                            'age',         round(r.age / 1000.0, 3),
                            'remediation', round(r.remediation / 1000.0, 3)),
             'weight',    round(r.nats / 1000000.0, 6),
             'condition', r.condition,
             'overlay',   r.overlay,
             'basis',     r.basis,
             'advice',    r.advice,
             'record',    json_build_object(
                            'kind', (array['facility', 'assessment', 'finding', 'good', 'list_entry', 'rules',
                                           'document', 'link'])
                                    [r.record_kind + 1],
                            'id',   case when r.record_kind in (1, 2, 4, 6, 7)
                                         then lpad(to_hex(r.record_id), 16, '0') end)::jsonb
                          || jsonb_strip_nulls(jsonb_build_object(
                               'assessment_kind',    r.assessment -> 'assessment_kind',
                               'scheme',             r.assessment -> 'scheme',
                               'assessed_on',        r.assessment -> 'assessed_on',
                               'announced',          r.assessment -> 'announced',
                               'interviews_offsite', r.assessment -> 'interviews_offsite',
                               'auditor_body',       r.assessment -> 'auditor_body'))
                          || coalesce((select jsonb_object_agg(k, v)
                               from jsonb_each(coalesce(r.finding, '{}')) as x(k, v)
                              where k in ('clause', 'severity', 'status', 'found_on', 'closed_on',
                                          'closure_verified_by', 'workers_affected') and v <> 'null'
                                and not r.testimony), '{}')
                          || coalesce((select jsonb_object_agg(k, v)
                               from jsonb_each(coalesce(r.good, '{}')) as x(k, v)
                              where k in ('good', 'raw') and v <> 'null'), '{}')
                          || coalesce((select jsonb_object_agg(k, v)
                               from jsonb_each(coalesce(r.entry, '{}')) as x(k, v)
                              where k in ('list', 'kind', 'scope', 'status', 'listed_on', 'delisted_on', 'country',
                                          'industry', 'cell', 'named', 'remarks') and v <> 'null')
                              - 'kind' || jsonb_build_object('order', r.entry -> 'kind'), '{}')
                          || jsonb_strip_nulls(coalesce(r.told, '{}')),
             -- what a worker said can endanger who said it: the words stay in the database
             'sealed',    r.testimony,
             'public',    coalesce(r.is_public, false),
             -- a document may be a book: of what stands around the words some lines are enough
             'quote',     case when r.span_to > r.span_from and not r.testimony
                                and r.span_to <= octet_length(convert_to(r.quoted, 'UTF8')) then (
                            select json_agg(segment order by i)
                              from (select convert_from(substring(b from 1 for r.span_from), 'UTF8') as before,
                                           convert_from(substring(b from r.span_from + 1
                                             for r.span_to - r.span_from), 'UTF8') as hit,
                                           convert_from(substring(b from r.span_to + 1), 'UTF8') as after
                                      from (select convert_to(r.quoted, 'UTF8')) as x(b)) q
                             cross join lateral (
                                    select 1, json_build_object('t', case when r.record_kind = 6 and length(before) > 500
                                             then '… ' || right(before, 500) else before end)
                                     where before <> ''
                                    union all
                                    select 2, json_build_object('t', hit, 'hit', true)
                                    union all
                                    select 3, json_build_object('t', case when r.record_kind = 6 and length(after) > 500
                                             then left(after, 500) || ' …' else after end)
                                     where after <> '') s(i, segment)) end,
             'facts',     (select json_agg(json_build_object('fact', k, 'value', v, 'answered_on', answered_on)
                                           order by array_position(r.words, k))
                             from (select distinct on (k) k, v, answered_on
                                     from unnest(r.words) as w(k)
                                    cross join lateral (
                                           select r.assessment -> k, 0, r.assessment ->> 'assessed_on'
                                           union all
                                           select assessed.answers -> k, 1, assessed.assessed_on::text
                                             from assessed
                                            where r.record_kind = 1
                                              and k not in ('assessment_kind', 'scheme', 'assessed_on', 'announced',
                                                  'onsite_days', 'interviews_offsite', 'interview_language_ok',
                                                  'records_reliable')
                                           union all
                                           select r.told -> k, 0, null
                                           union all
                                           select place.as_json -> k, 2, null
                                             from place) as known(v, far, answered_on)
                                    where v <> 'null' and r.record_kind <> 5
                                      and k not in ('part', 'key', 'known_from', 'known_to')
                                    order by k, far, answered_on desc) told),
             'source',    (select json_build_object('file', f.name, 'row', r.source_row, 'feed', f.feed,
                                                    'sha256', encode(f.sha256, 'hex'), 'loaded_at', f.loaded_at)
                             from source_file f where f.source_id = r.source_id)
           ) as item
      from recorded r
)
select json_build_object(
         'id',             lpad(to_hex(it.facility_id), 16, '0'),
         'os_id',          case when place.key like 'os\_id:%' then substr(place.key, 7) end,
         'name',           place.name,
         'address',        place.address,
         'country',        place.country,
         'sector',         place.sector,
         'sector_raw',     place.sector_raw,
         'lat',            place.lat,
         'lng',            place.lng,
         'workers_min',    place.workers_min,
         'workers_max',    place.workers_max,
         'is_closed',      place.is_closed,
         'parent_company', place.parent_company,
         'source',         (select json_build_object('file', f.name, 'row', place.source_row, 'feed', f.feed,
                                                     'sha256', encode(f.sha256, 'hex'), 'loaded_at', f.loaded_at)
                              from source_file f where f.source_id = place.source_id),
         'score',          round(it.score / 10.0, 1),
         'potential',      round(it.potential / 10.0, 1),
         'coverage',       round(it.coverage / 1000.0, 3),
         'band',           it.band,
         'priority',       it.priority,
         'context',        round(it.context / 10.0, 1),
         'controls',       round(it.controls / 1000.0, 3),
         'pattern',        json_build_object(
                             'name', it.pattern,
                             'involuntariness', (select coalesce(json_agg(seq order by seq), '[]') from evidence_json
                                                  where axis in ('involuntariness', 'both') and standing and weighs),
                             'menace',          (select coalesce(json_agg(seq order by seq), '[]') from evidence_json
                                                  where axis in ('menace', 'both') and standing and weighs)),
         'floor',          case when it.floor > 0 then json_build_object(
                             'score',  round(it.floor / 10.0, 1),
                             'points', round((it.score - (select coalesce(sum(points), 0) from evidence_json)) / 10.0, 1),
                             'rule',   (select r.id from ruleset_rule r
                                         where r.ruleset_id = it.ruleset_id and r.rule = it.floor_rule),
                             'title',  coalesce((select r.title from ruleset_rule r
                                                  where r.ruleset_id = it.ruleset_id and r.rule = it.floor_rule),
                                                'Strong evidence on both axes: at least the high band')) end,
         'indicators',     (select json_agg(json_build_object(
                                     'indicator', n.id,
                                     'title',     n.title,
                                     'weight',    round(it.weight[n.indicator] / 1000000.0, 6),
                                     'points',    round((select coalesce(sum(points), 0) from evidence_json e
                                                          where e.indicator = n.id) / 10.0, 1),
                                     'evidence',  (select coalesce(json_agg(seq order by seq), '[]') from evidence_json e
                                                    where e.indicator = n.id)) order by n.indicator)
                              from indicator n),
         'evidence',       (select coalesce(json_agg(item order by seq), '[]') from evidence_json),
         'unread',         json_build_object(
                             'count',    octet_length(it.unread) / 8,
                             'findings', (select coalesce(json_agg(json_build_object(
                                'record', jsonb_build_object('kind', 'finding', 'id', lpad(to_hex(x.finding_id), 16, '0'))
                                          || jsonb_strip_nulls(jsonb_build_object(
                                               'assessment_kind', a.answers -> 'assessment_kind', 'scheme', a.answers -> 'scheme',
                                               'assessed_on', a.answers -> 'assessed_on', 'announced', a.answers -> 'announced',
                                               'interviews_offsite', a.answers -> 'interviews_offsite',
                                               'auditor_body', a.answers -> 'auditor_body'))
                                          || case when w.testimony then '{}' else jsonb_strip_nulls(jsonb_build_object(
                                               'clause', x.clause, 'severity', x.severity, 'status', x.status, 'found_on', x.found_on,
                                               'closed_on', x.closed_on, 'closure_verified_by', x.closure_verified_by,
                                               'workers_affected', x.workers_affected, 'category', x.indicator)) end,
                                'sealed', w.testimony,
                                'public', x.org_id = 0,
                                'quote',  case when x.evidence_text is not null and not w.testimony
                                               then json_build_array(json_build_object('t', x.evidence_text)) end,
                                'source', (select json_build_object('file', f.name, 'row', x.source_row, 'feed', f.feed,
                                                                    'sha256', encode(f.sha256, 'hex'), 'loaded_at', f.loaded_at)
                                             from source_file f where f.source_id = x.source_id))
                                order by array_position(array['critical', 'major', 'minor', 'observation'], x.severity),
                                         x.found_on desc, x.finding_id), '[]')
                               from finding x
                               left join assessed a on a.assessment_id = x.assessment_id and a.org_id = x.org_id
                              cross join lateral (select coalesce(a.assessment_kind = 'worker_interview'
                                                                  or a.scheme = 'worker_voice', false)) as w(testimony)
                              where x.part = it.part and x.facility_id = it.facility_id and x.org_id in (it.org_id, 0)
                                and x.finding_id = any (unpack_ids(it.unread))
                                and x.known_from <= it.known_at and it.known_at < x.known_to)),
         -- 018_score_packed.sql has the numbers
         'way_down',       case when cardinality(it.down) > 0 then (
                             select json_build_object(
                                      'possible', it.down[1] <> 3,
                                      'smallest', it.down[1] = 1,
                                      'below',    round(it.down[2] / 10.0, 1),
                                      'score',    round(it.down[3] / 10.0, 1),
                                      'band',     coalesce((select b.name from ruleset_band b
                                                             where b.ruleset_id = it.ruleset_id and b.place = it.down[4]),
                                                           'insufficient'),
                                      'close',    case when it.down[1] <> 3 then pieces else '[]' end,
                                      'remains',  case when it.down[1] = 3 then pieces else '[]' end)
                               from (select coalesce(json_agg(json_build_object('seq', p.seq, 'rule', p.id, 'title', p.title,
                                                                                'advice', p.advice) order by p.seq), '[]') as pieces
                                       from piece p
                                      where p.seq = any (it.down[5:])) w) end,
         'seen',           (select coalesce(json_agg(json_build_object(
                                     'kind', a.assessment_kind, 'scheme', a.scheme, 'on', a.assessed_on,
                                     'announced', a.announced, 'incomplete', a.incomplete)
                                     order by a.assessed_on desc, a.assessment_id), '[]')
                              from assessment a
                             where a.part = it.part and a.facility_id = it.facility_id and a.org_id in (it.org_id, 0)
                               and a.known_from <= it.known_at and it.known_at < a.known_to
                               and a.assessed_on <= at.as_of),
         'questions',      (select coalesce(json_agg(json_build_object(
                                     'rule',      r.id,
                                     'title',     r.title,
                                     'indicator', r.indicator,
                                     'ask',       r.question,
                                     'could_add', round(it.ask[2 * g.i + 2] / 10.0, 1)) order by g.i), '[]')
                              from generate_series(0, cardinality(it.ask) / 2 - 1) as g(i)
                              join ruleset_rule r on r.ruleset_id = it.ruleset_id and r.rule = it.ask[2 * g.i + 1]),
         'moved',          (select json_build_object(
                                     'since',        at.previous,
                                     'kind',         c.kind,
                                     'band_before',  c.band_before,
                                     'score_before', round(c.score_before / 10.0, 1),
                                     'causes',       c.causes,
                                     'because',      (select coalesce(json_agg(json_build_object('rule', r.rule,
                                                                 'points', round(r.points / 10.0, 1)) order by r.place), '[]')
                                                        from change_rule r
                                                       where r.part = c.part and r.facility_id = c.facility_id
                                                         and r.org_id = c.org_id and r.scan_id = c.scan_id))
                              from change c
                             where c.part = it.part and c.facility_id = it.facility_id and c.org_id = it.org_id
                               and c.scan_id = at.scan_id),
         'scan',           json_build_object(
                             'id',             at.scan_id,
                             'as_of',          at.as_of,
                             'known_at',       at.known_at,
                             'finished_at',    at.finished_at,
                             'rates_edition',  at.rates_edition,
                             'engine',         at.engine_version,
                             'ruleset',        (select json_build_object('title', r.title, 'version', r.version,
                                                                         'sha256', encode(r.hash, 'hex'))
                                                  from ruleset r where r.ruleset_id = at.ruleset_id))),
       null, it.org_id, lpad(to_hex(it.facility_id), 16, '0')
  from it
  join at using (scan_id)
 cross join place;
