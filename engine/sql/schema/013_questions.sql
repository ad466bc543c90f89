-- Whom to ask what first: a row for each facility and unknown result of a published scan,
-- those first whose adverse answer would move the facility's rank most: the points that its
-- score would gain, once more for each band that it would rise by, then potential, then workers.
--
-- Of a facility the first question weighs most.  So as many facilities as rows are asked
-- for, and those level with the last of them, have all of the rows: one pass over the
-- scores finds them, and only theirs are unpacked.
create function questions(of_scan bigint, of_countries text[], of_orgs integer[], most bigint)	-- null: all
    returns table (place bigint, name text, country text, question text, could_add numeric, from_band text, to_band text,
                   potential numeric, workers integer, facility text)
language sql stable as $$
with told as (
    select scan_id, line, ruleset_id, known_at from scan where scan_id = of_scan
), edge as (
    select array_agg(edge order by place) as edges, array_agg(name order by place) as names
      from ruleset_band
     where ruleset_id = (select ruleset_id from told)
), asked as materialized (
    -- what a floor lifted is gained once only: base is the score before it
    select s.part, s.facility_id, s.org_id, s.from_scan, s.potential, s.base, s.score,
           greatest(s.score, s.base + s.gain) as would
      from (select c.part, c.facility_id, c.org_id, c.from_scan, c.potential, c.score::integer, c.gaps[2] as gain,
                   case when c.floor = 0 then c.score
                        else (select coalesce(sum(c.hits[13 * i + 10]), 0)
                                from generate_series(0, cardinality(c.hits) / 13 - 1) as i) end::integer as base
              from score c
             where c.line = (select line from told)
               and c.from_scan <= (select scan_id from told) and c.to_scan > (select scan_id from told)
               and cardinality(c.gaps) > 0
               and (of_orgs is null or c.org_id = any (of_orgs))
               and (of_countries is null or exists (
                     select from facility f
                      where f.part = c.part and f.facility_id = c.facility_id and f.org_id = c.org_id
                        and f.country = any (of_countries)
                        and f.known_from <= (select known_at from told) and f.known_to > (select known_at from told)))
            offset 0) s
), weighed as materialized (
    select a.*, (would - score) * (1 + width_bucket(would, edges) - width_bucket(score, edges)) as moves
      from asked a, edge
     where would > score
), last as (
    select moves, potential from weighed order by moves desc, potential desc offset most - 1 limit 1
), question as (
    select w.*, s.band, r.title, r.question, g.i, greatest(w.score, w.base + s.gaps[2 * g.i + 2]) as adverse
      from weighed w
      join score s on s.part = w.part and s.line = (select line from told) and s.facility_id = w.facility_id
       and s.org_id = w.org_id and s.from_scan = w.from_scan
     cross join lateral generate_series(0, cardinality(s.gaps) / 2 - 1) as g(i)
      join ruleset_rule r on r.ruleset_id = (select ruleset_id from told) and r.rule = s.gaps[2 * g.i + 1]
     where (w.moves, w.potential) >= (coalesce((select moves from last), 0), coalesce((select potential from last), 0))
)
select row_number() over (order by (q.adverse - q.score) * (1 + width_bucket(q.adverse, edges) - width_bucket(q.score, edges)) desc,
                                  q.potential desc, coalesce(p.workers_max, p.workers_min) desc nulls last, q.facility_id, q.org_id, q.i),
       p.name, p.country,
       case when cardinality(q.question) > 0 then array_to_string(q.question, ' ') else q.title end as question,
       round((q.adverse - q.score) / 10.0, 1) as could_add,
       q.band as from_band,
       case when q.band = 'insufficient' and width_bucket(q.adverse, edges) = 1 then q.band
            else names[width_bucket(q.adverse, edges)] end as to_band,
       round(q.potential / 10.0, 1) as potential,
       coalesce(p.workers_max, p.workers_min) as workers,
       lpad(to_hex(q.facility_id), 16, '0')
  from question q
 cross join edge
  join facility p
    on p.part = q.part and p.facility_id = q.facility_id and p.org_id = q.org_id
   and p.known_from <= (select known_at from told) and p.known_to > (select known_at from told)
 where q.adverse > q.score
 order by 1
 limit most
$$;

revoke all on function questions (bigint, text[], integer[], bigint) from public;
grant execute on function questions (bigint, text[], integer[], bigint) to flare_owner, flare_scanner, flare_api;
