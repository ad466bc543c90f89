-- A version of a score in two thirds of the bytes, since a year of nights is eight of them for each facility:
-- scans are told in four bytes, and what is read together is packed together.  Numbers are unsigned unless said,
-- the highest byte first; engine/run/pack.h writes and reads the same.

create function int2_at(b bytea, at integer) returns integer	-- signed; bytes from 0
language sql immutable parallel safe as $$
    select ((get_byte(b, at) << 8 | get_byte(b, at + 1)) # 32768) - 32768
$$;
create function int3_at(b bytea, at integer) returns integer
language sql immutable parallel safe as $$
    select (get_byte(b, at) << 16) | (get_byte(b, at + 1) << 8) | get_byte(b, at + 2)
$$;
create function int4_at(b bytea, at integer) returns integer	-- signed
language sql immutable parallel safe as $$
    select (get_byte(b, at) << 24) | (get_byte(b, at + 1) << 16) | (get_byte(b, at + 2) << 8) | get_byte(b, at + 3)
$$;
create function int8_at(b bytea, at integer) returns bigint	-- signed
language sql immutable parallel safe as $$
    select int4_at(b, at)::bigint << 32 | (int4_at(b, at + 4)::bigint & 4294967295)
$$;

-- Numbers of two bytes each, signed: score.gaps and score.way_down.
create function pack_numbers(numbers integer[]) returns bytea
language sql immutable parallel safe as $$
    select coalesce(string_agg(int2send(n::smallint), '' order by i), '') from unnest(numbers) with ordinality as u (n, i)
$$;
create function unpack_numbers(packed bytea) returns integer[]
language sql immutable parallel safe as $$
    select array(select int2_at(packed, 2 * i) from generate_series(0, octet_length(packed) / 2 - 1) as i order by i)
$$;

-- score.nats: a bit for each indicator that has any, the lowest for the first, two bytes; then four for each of them.
create function pack_nats(nats integer[]) returns bytea
language sql immutable parallel safe as $$
    select substr(int4send(coalesce(sum(case when n <> 0 then 1 << i::integer - 1 end), 0)::integer), 3)
           || coalesce(string_agg(int4send(n), '' order by i) filter (where n <> 0), '')
      from unnest(nats) with ordinality as u (n, i)
$$;
create function unpack_nats(packed bytea) returns integer[]	-- of each of the sixteen
language sql immutable parallel safe as $$
    select array_agg(case when there then int4_at(packed, 4 * before - 2) else 0 end order by i)
      from (select i, there, (count(*) filter (where there) over (order by i))::integer as before
              from (select i, int2_at(packed, 0) >> i & 1 = 1 as there from generate_series(0, 15) as i) bits) placed
$$;

-- score.hits, 30 bytes for each piece of evidence: view evidence has what stands where.  From 13 numbers each, in
-- the order of that view, the record's id in two.
create function pack_hits(hits integer[]) returns bytea
language sql immutable parallel safe as $$
    select coalesce(string_agg(
               int2send(hits[at + 1]::smallint) || substr(int2send((hits[at + 2] + 128 * hits[at + 13])::smallint), 2)
               || int2send(hits[at + 5]::smallint) || int2send(hits[at + 6]::smallint)
               || int2send(hits[at + 7]::smallint) || int2send(hits[at + 8]::smallint)
               || substr(int4send(hits[at + 9]), 2) || int2send(hits[at + 10]::smallint)
               || int4send(hits[at + 3]) || int4send(hits[at + 4])
               || substr(int4send(hits[at + 11]), 2) || substr(int4send(hits[at + 12]), 2), '' order by at), '')
      from generate_series(0, cardinality(hits) - 1, 13) as at
$$;

drop view scan_score, evidence;
drop index score_to, score_due;

alter table score
    alter line      type integer,
    alter from_scan type integer,
    alter to_scan   drop default,
    alter to_scan   type integer using least(to_scan, 2147483647),
    alter to_scan   set default 2147483647,
    alter nats      type bytea using pack_nats(nats),
    alter hits      type bytea using pack_hits(hits),
    alter gaps      type bytea using pack_numbers(gaps),
    alter way_down  drop default,
    alter way_down  type bytea using pack_numbers(way_down),
    alter way_down  set default '';
comment on column score.to_scan  is '2147483647: no scan says otherwise';
comment on column score.nats     is 'micro-nats of each indicator, in ILO''s order: unpack_nats()';
comment on column score.hits     is 'pieces of evidence, 30 bytes each: view evidence';
comment on column score.gaps     is 'unknown rules worth asking about, a pair of numbers each, rule and tenths that it could add: unpack_numbers()';
comment on column score.way_down is
    'empty where nothing leads down, else unpack_numbers(): kind (1 no smaller set of closures does it, 2 a set that does it,'
    ' 3 none does), the edge that the score must come below and the score after the closures (tenths; of kind 3 after all that can be'
    ' closed), the band after them (ruleset_band.place, -1 insufficient), and the pieces of evidence by their place, from 1: to close;'
    ' of kind 3 what keeps it up';

create index score_to on score (line, to_scan) where to_scan < 2147483647;
create index score_due on score (line, due) where to_scan = 2147483647 and due is not null;

-- Each scan with what it says.
create view scan_score with (security_invoker) as
select c.scan_id, s.*
  from scan c
  join score s on s.line = c.line and s.from_scan <= c.scan_id and s.to_scan > c.scan_id;

-- Evidence unpacked: a row for each piece, in the order of its weight.
create view evidence with (security_invoker) as
select s.part, s.facility_id, s.org_id, s.line, s.from_scan, p.i + 1 as seq,
       int2_at(b, 0)::smallint as rule,
       (get_byte(b, 2) & 127)::smallint as record_kind,     -- 0 facility, 1 assessment, 2 finding, 3 good, 4 match, 5 other rules, 6 document, 7 link
       int8_at(b, 16) as record_id,
       int2_at(b, 3)::smallint as strength,                 -- the four factors, permille
       int2_at(b, 5)::smallint as reliability,
       int2_at(b, 7)::smallint as age,
       int2_at(b, 9)::smallint as remediation,
       int3_at(b, 11) as nats,                              -- micro-nats
       int2_at(b, 14)::smallint as points,                  -- tenths; they add up to the score
       int3_at(b, 24) as span_from,                         -- bytes of the finding's text; 0, 0: no text
       int3_at(b, 27) as span_to,
       get_byte(b, 2) >> 7 = 1 as standing                  -- not corrected, or by word alone: counts for the pattern
  from score s
 cross join lateral (
       select i, substr(s.hits, 30 * i + 1, 30) as b
         from generate_series(0, octet_length(s.hits) / 30 - 1) as i
       offset 0) p;

revoke all on scan_score, evidence from public;
revoke all on function int2_at (bytea, integer), int3_at (bytea, integer), int4_at (bytea, integer), int8_at (bytea, integer),
    pack_numbers (integer[]), unpack_numbers (bytea), pack_nats (integer[]), unpack_nats (bytea), pack_hits (integer[]) from public;
grant execute on function int2_at (bytea, integer), int3_at (bytea, integer), int4_at (bytea, integer), int8_at (bytea, integer),
    pack_numbers (integer[]), unpack_numbers (bytea), pack_nats (integer[]), unpack_nats (bytea), pack_hits (integer[])
    to flare_owner, flare_scanner, flare_api;
grant select on scan_score to flare_owner, flare_scanner;
grant select on evidence to flare_owner, flare_scanner, flare_api;

-- As in 013, of what is packed now.
create or replace function questions(of_scan bigint, of_countries text[], of_orgs integer[], most bigint)	-- null: all
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
      from (select c.part, c.facility_id, c.org_id, c.from_scan, c.potential, c.score::integer, int2_at(c.gaps, 2) as gain,
                   case when c.floor = 0 then c.score
                        else (select coalesce(sum(int2_at(c.hits, 30 * i + 14)), 0)
                                from generate_series(0, octet_length(c.hits) / 30 - 1) as i) end::integer as base
              from score c
             where c.line = (select line from told)
               and c.from_scan <= (select scan_id from told) and c.to_scan > (select scan_id from told)
               and octet_length(c.gaps) > 0
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
    select w.*, s.band, r.title, r.question, g.i, greatest(w.score, w.base + int2_at(s.gaps, 4 * g.i + 2)) as adverse
      from weighed w
      join score s on s.part = w.part and s.line = (select line from told) and s.facility_id = w.facility_id
       and s.org_id = w.org_id and s.from_scan = w.from_scan
     cross join lateral generate_series(0, octet_length(s.gaps) / 4 - 1) as g(i)
      join ruleset_rule r on r.ruleset_id = (select ruleset_id from told) and r.rule = int2_at(s.gaps, 4 * g.i)
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
