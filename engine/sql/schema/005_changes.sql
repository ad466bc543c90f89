-- What moved: stored when a scan is published, since what a load touched is not kept.

-- A facility of which a scan says another score, band or pattern than the scan before it
-- (scan.previous).  Bands of two rulesets compare by their place, counted from the lowest,
-- 0; "insufficient" stands beside the lowest, for neither says that anything was found.
create table change (
    part            smallint not null,
    facility_id     bigint not null,
    org_id          integer not null,
    scan_id         bigint not null,
    kind            text not null,          -- appeared, left, up, down: another place; moved: the same
    causes          text[] not null,        -- evidence, list, rule, engine, age
    score_before    smallint,               -- tenths; null: it was not there
    score_after     smallint,               -- null: it is gone
    band_before     text,
    band_after      text,
    place_before    smallint,
    place_after     smallint,
    pattern_before  text,
    pattern_after   text,
    rules           text[] not null,        -- that account for most of it, by how much; ids, for rulesets number them otherwise
    moves           integer[] not null,     -- of each: see view change_rule
    primary key (part, facility_id, org_id, scan_id)
);
-- The gravest first, those that are gone last: a page of one scan is read in this order.  "case" leaks nothing, so
-- that row security lets the index be used.
create index change_scan on change (scan_id, (case when score_after is null then (-1)::smallint else score_after end) desc,
                                    facility_id, org_id);

-- Unpacked: a row for each rule.
create view change_rule as
select c.part, c.facility_id, c.org_id, c.scan_id, r.n as place, r.rule,
       c.moves[4 * r.n - 3] as points,                  -- tenths of the score's change that it accounts for
       c.moves[4 * r.n - 2]::smallint as record_kind,   -- as in view evidence; -1: none, the floor of a pattern
       c.moves[4 * r.n - 1]::bigint << 32 | (c.moves[4 * r.n]::bigint & 4294967295) as record_id
  from change c
 cross join lateral unnest(c.rules) with ordinality as r (rule, n);

-- From one published scan to a later one, as if nothing had been published in between: a
-- facility as it was before its first change and as it is after its last, unless it came
-- back to where it was.
create function changes_between(after_scan bigint, until_scan bigint) returns setof change
language sql stable as $$
with step as (
    select c.part, c.facility_id, c.org_id, count(*) as n, min(c.scan_id) as first, max(c.scan_id) as last
      from change c
      join scan s using (scan_id)
     where s.status = 'published' and not s.apart and c.scan_id > after_scan and c.scan_id <= until_scan
     group by c.part, c.facility_id, c.org_id
)
select part, facility_id, org_id, until_scan,
       case when f.score_before is null then 'appeared'
            when l.score_after is null then 'left'
            when l.place_after > f.place_before then 'up'
            when l.place_after < f.place_before then 'down'
            else 'moved' end,
       case when n = 1 then l.causes else array(
           select cause
             from unnest(array['evidence', 'list', 'rule', 'engine', 'age']) with ordinality as k (cause, i)
            where exists (select from change c
                           where c.part = step.part and c.facility_id = step.facility_id and c.org_id = step.org_id
                             and c.scan_id between first and last and c.causes @> array[cause])
            order by i) end,
       f.score_before, l.score_after, f.band_before, l.band_after, f.place_before, l.place_after,
       f.pattern_before, l.pattern_after,
       case when n = 1 then l.rules else array(select unnest(summed.rules)) end,
       case when n = 1 then l.moves else array(select unnest(summed.moves)) end
  from step
  join change f using (part, facility_id, org_id)
  join change l using (part, facility_id, org_id)
  left join lateral (
       -- what the last change rests on stands for them all
       select array_agg(rule order by abs(points) desc, rule) as rules,
              array_agg(array[points, kind, high, low] order by abs(points) desc, rule) as moves
         from (select r.rule, sum(r.points)::integer as points,
                      (array_agg(r.record_kind::integer order by r.scan_id desc))[1] as kind,
                      (array_agg((r.record_id >> 32)::integer order by r.scan_id desc))[1] as high,
                      (array_agg((r.record_id << 32 >> 32)::integer order by r.scan_id desc))[1] as low
                 from change_rule r
                where n > 1 and r.part = step.part and r.facility_id = step.facility_id and r.org_id = step.org_id
                  and r.scan_id between first and last
                group by r.rule
               having sum(r.points) <> 0
                order by abs(sum(r.points)) desc, r.rule
                limit 5) most) summed on n > 1
 where f.scan_id = first and l.scan_id = last
   and (f.score_before is not null or l.score_after is not null)
   and (f.score_before, f.band_before, f.pattern_before) is distinct from (l.score_after, l.band_after, l.pattern_after)
$$;
