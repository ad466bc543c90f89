-- What moved between two scans of which no other was published in between, the usual question: as it was stored.
-- Of several it is gathered, as before (005).  Which of the two is told by what else is published, so that
-- the half that is not asked for is not begun.
create or replace function changes_between(after_scan bigint, until_scan bigint) returns setof change
language sql stable as $$
with night as (
    select scan_id
      from scan
     where status = 'published' and not apart and scan_id > after_scan and scan_id <= until_scan
     order by scan_id
     limit 2
), alone as (
    select min(scan_id) as scan_id from night having count(*) = 1
), step as (
    select c.part, c.facility_id, c.org_id, count(*) as n, min(c.scan_id) as first, max(c.scan_id) as last
      from change c
      join scan s using (scan_id)
     where s.status = 'published' and not s.apart and c.scan_id > after_scan and c.scan_id <= until_scan
       and not exists (select from alone)
     group by c.part, c.facility_id, c.org_id
)
select part, facility_id, org_id, until_scan, kind, causes, score_before, score_after, band_before, band_after,
       place_before, place_after, pattern_before, pattern_after, rules, moves
  from change
 where scan_id = (select scan_id from alone)
union all
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
