-- One facility of one scan, and all that explains its score: what explain.h makes the page of.
--
-- $1 scan   $2 facility_id and $3 its part   $4 hash of "os_id:..." and $5 its part, or null:
-- the facility that has it beside another key
--
-- Rows of what `kind` says, the first its score; no row: there is no such facility.
--   body, null, org_id, and of the first row the facility's id: what told.h asks for
--   kind: -1 the score, 0 to 7 a record as in view evidence, 8 a rule, 9 a source, 10 an indicator
--   id, source_id, source_row, current: the version that the scan knew, said: the words of it that can be quoted, or the
--   score's hits
-- A record is here once, however many rules fired on it, in the version that the scan knew; an assessment that rules fired on also
-- in those before it.  To put them together in JSON took PostgreSQL twice as long as to find them.
with at as (
    select scan_id, line, previous, as_of, known_at, finished_at, ruleset_id, rates_edition, engine_version
      from scan
     where scan_id = $1::bigint and status = 'published'
),
it as materialized (
    select s.*, unpack_nats(s.nats) as weight, unpack_numbers(s.gaps) as ask, unpack_numbers(s.way_down) as down,
           at.scan_id, at.known_at, at.as_of, at.ruleset_id
      from at
     cross join asked_score($1::bigint, $2::bigint, $3::smallint, $4::bigint, $5::smallint) s
),
-- findings that no rule understood: as many as a page can bear, the gravest first
unread as materialized (
    select x.finding_id, row_number() over (order by array_position(array['critical', 'major', 'minor', 'observation'], max(x.severity)),
                                                     max(x.found_on) desc, x.finding_id) as place
      from it
      join finding x on x.part = it.part and x.facility_id = it.facility_id and x.org_id in (it.org_id, 0)
                    and x.finding_id = any (unpack_ids(it.unread))
     where it.unread <> '' and x.known_from <= it.known_at and it.known_at < x.known_to
     group by x.finding_id
     order by place
     limit 50
),
hit as materialized (
    select int2_at(b, 0) as rule, get_byte(b, 2) & 127 as record_kind, int8_at(b, 16) as record_id
      from it
     cross join lateral (
           select substr(it.hits, 30 * i + 1, 30) as b
             from generate_series(0, octet_length(it.hits) / 30 - 1) as i
           offset 0) p
),
record as materialized (
    select 0 as kind, 0::bigint as place, f.facility_id as id, f.org_id, f.source_id, f.source_row, true as current, null as said,
           to_json(f) as body
      from it
      join facility f using (part, facility_id, org_id)
     where f.known_from <= it.known_at and it.known_at < f.known_to
    union all
    select 1, (extract(epoch from x.known_from) * 1000000)::bigint, x.assessment_id, x.org_id, x.source_id, x.source_row,
           it.known_at < x.known_to, null, to_json(x)
      from it
      join assessment x on x.part = it.part and x.facility_id = it.facility_id and x.org_id in (it.org_id, 0)
     where x.known_from <= it.known_at
       and (it.known_at < x.known_to or x.assessment_id = any (array(select record_id from hit where record_kind = 1)))
    union all
    -- what rules fired on, the lines that gave answers that they fired on, and what none understood
    select 2, x.source_row, x.finding_id, x.org_id, x.source_id, x.source_row, true, x.evidence_text, to_json(y)
      from it
      join finding x on x.part = it.part and x.facility_id = it.facility_id and x.org_id in (it.org_id, 0)
     cross join lateral (select x.assessment_id, x.fact, x.clause, x.severity, x.status, x.found_on, x.closed_on, x.closure_verified_by,
                                x.workers_affected, x.indicator as category) y
     where x.known_from <= it.known_at and it.known_at < x.known_to
       and (x.finding_id = any (array(select record_id from hit where record_kind = 2 union all select finding_id from unread))
            or x.fact is not null and x.assessment_id = any (array(select record_id from hit where record_kind = 1)))
    union all
    -- named by their place
    select 3, row_number() over (order by x.good collate "C"), row_number() over (order by x.good collate "C") - 1, x.org_id, x.source_id,
           x.source_row, true, null, to_json(y)
      from it
      join facility_good x using (part, facility_id, org_id)
     cross join lateral (select x.good, x.raw) y
     where x.known_from <= it.known_at and it.known_at < x.known_to
       and exists (select from hit where record_kind = 3)
    union all
    select 4, 0, x.entry_id, x.org_id, x.source_id, x.source_row, true, null, to_json(y)
      from it
     cross join list_entry x
      left join facility_match m on m.entry_id = x.entry_id and m.part = it.part and m.facility_id = it.facility_id and m.org_id = it.org_id
     cross join lateral (select x.list, x.kind as order, x.scope, x.status, x.listed_on, x.delisted_on, x.country, x.industry, x.cell, x.remarks,
                                m.name as named) y
     where x.entry_id = any (array(select record_id from hit where record_kind = 4))
       and x.known_from <= it.known_at and it.known_at < x.known_to
    union all
    -- by the names of the facts (rules/facts.json)
    select 6, 0, x.document_id, x.org_id, x.source_id, x.source_row, true, x.document_text, to_json(y)
      from it
      join document x on x.part = it.part and x.facility_id = it.facility_id and x.org_id in (it.org_id, 0)
     cross join lateral (select x.kind as document_kind, x.publisher as document_publisher, x.title as document_title, x.published_on,
                                x.url) y
     where x.document_id = any (array(select record_id from hit where record_kind = 6))
       and x.known_from <= it.known_at and it.known_at < x.known_to
    union all
    select 7, 0, x.link_id, x.org_id, x.source_id, x.source_row, true, null, to_json(y)
      from it
      join link x on x.part = it.part and x.facility_id = it.facility_id and x.org_id in (it.org_id, 0)
     cross join lateral (select x.kind as link_kind, x.other_name as link_name, x.other_address as link_address,
                                x.other_country as link_country, x.other_sector as link_sector, x.good as link_good,
                                x.share_pct as link_share_pct, x.held_from as link_held_from, x.stated_on as link_stated_on,
                                (select string_agg(distinct e.list, ', ' order by e.list)
                                   from list_key n
                                   join list_entry e on e.entry_id = n.entry_id and e.org_id in (it.org_id, 0)
                                  where n.country_key = x.other_country_key
                                    and n.known_from <= it.known_at
                                    and e.known_from <= it.known_at and it.known_at < e.known_to
                                    and (e.listed_on is null or e.listed_on <= it.as_of)
                                    and (e.delisted_on is null or e.delisted_on > it.as_of)) as link_list) y
     where x.link_id = any (array(select record_id from hit where record_kind = 7))
       and x.known_from <= it.known_at and it.known_at < x.known_to
)
select json_build_object(
         'it',    (select to_json(y) from (select it.score, it.potential, it.coverage, it.band, it.priority, it.context, it.controls, it.pattern,
                                                  it.floor, it.floor_rule, it.weight, it.ask, it.down, it.as_of,
                                                  octet_length(it.unread) / 8 as unread_count,
                                                  array(select finding_id from unread order by place) as unread) y),
         -- of the way down: 018_score_packed.sql
         'band',  case when cardinality(it.down) > 0 then coalesce(
                    (select b.name from ruleset_band b where b.ruleset_id = it.ruleset_id and b.place = it.down[4]), 'insufficient') end,
         'moved', (select json_build_object(
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
         'scan',  json_build_object(
                    'id',             at.scan_id,
                    'as_of',          at.as_of,
                    'known_at',       at.known_at,
                    'finished_at',    at.finished_at,
                    'rates_edition',  at.rates_edition,
                    'engine',         at.engine_version,
                    'ruleset',        (select json_build_object('title', r.title, 'version', r.version, 'sha256', encode(r.hash, 'hex'))
                                         from ruleset r where r.ruleset_id = at.ruleset_id))) as body,
       null, it.org_id, lpad(to_hex(it.facility_id), 16, '0'), -1 as kind, it.facility_id as id, null::bigint, null::bigint, true, encode(it.hits, 'hex'),
       0::bigint as place
  from it
  join at using (scan_id)
 where exists (select from record where kind = 0)
union all
select body, null, org_id, null, kind, id, source_id, source_row, current, said, place
  from record
union all
-- of a rule that fired what is shown of it, of one that is asked about its question
select to_json(y), null, null, null, 8, r.rule, null, null, true, null, 0
  from (select array(select rule from hit) || it.floor_rule as fired,
               array(select it.ask[2 * i + 1] from generate_series(0, cardinality(it.ask) / 2 - 1) as n (i)) as asked, it.ruleset_id
          from it) w
  join ruleset_rule r on r.ruleset_id = w.ruleset_id and r.rule = any (w.fired || w.asked)
 cross join lateral (select r.id, r.indicator, r.axis, r.strength, r.title, r.overlay,
                            case when r.rule = any (w.fired) then r.advice end as advice, case when r.rule = any (w.fired) then r.basis end as basis,
                            case when r.rule = any (w.fired) then r.condition end as condition,
                            case when r.rule = any (w.asked) then r.question end as question) y
union all
select to_json(y), null, null, null, 9, f.source_id, null, null, true, null, 0
  from source_file f
 cross join lateral (select f.name as file, f.feed, encode(f.sha256, 'hex') as sha256, f.loaded_at) y
 where f.source_id = any (array(select source_id from record))
union all
select to_json(n), null, null, null, 10, n.indicator, null, null, true, null, n.indicator
  from it
 cross join indicator n
 order by kind, place;
