-- The ranked list: one page, and where the next one begins.  Whatever it is asked for: since a page that is filtered is picked in
-- memory (roster.h) it is run for lists that are too large for that alone.
--
-- $1 scan   $2 countries   $3 sectors   $4 bands; null is all but insufficient
-- $5 indicators, evidence of any   $6 patterns   $7 lowest score, tenths
-- Searched for, or nulls:   $8 a pattern for folded names   ids that the text may be, $9 with their parts $10, and
-- the hashes of identifiers that it may be, $11 with their parts $12
-- $13 sort: score, priority, potential   $14 page size
-- The last row seen, or nulls:   $15 its key   $16 facility_id   $17 org_id   $18 its rank
-- $19 what facilities_counts.sql found, or null: few that a search finds are counted here
--
-- The filters on facilities become a set that each score is looked up in, and only
-- the rows of the page are joined: without such filters a page costs its own rows.
-- One plan is kept for all values (pg_query_among): made for those at hand it takes 5 ms and is no better.
with seen as materialized (
    select scan_id, line, as_of, known_at, finished_at
      from scan
     where scan_id = $1::bigint and status = 'published'
),
asked as materialized (
    select org_id from asked_organisation
),
withdrawn as materialized (
    select source_id, withdrawn_at from withdrawal
),
chosen as not materialized (
    select f.part, f.facility_id, f.org_id
      from asked o
     cross join lateral (
           select f.part, f.facility_id, f.org_id
             from facility f
            where f.org_id = o.org_id
              and f.known_from <= (select known_at from seen)
              and f.known_to   >  (select known_at from seen)
              and ($2::text[] is null or f.country = any ($2::text[]))
              and ($3::text[] is null or f.sector  = any ($3::text[]))
           offset 0) f
),
-- Whom the search means.  Few are looked up among the scores; where many match, a walk down the
-- list soon has its page.  PostgreSQL cannot know which it will be, so
-- they are counted, up to where a walk costs as much: of n facilities of whom m match, it
-- looks at n * page / m.
most as (
    select ceil(sqrt(($14::int + 1) * (coalesce(sum(n), 0) + 1)))::bigint as most
      from scan_band
     where scan_id = $1::bigint
       and org_id = any (array(select org_id from asked))
),
identified as materialized (
    select f.part, f.facility_id, f.org_id
      from unnest($9::bigint[], $10::smallint[]) as i (facility_id, part)
      join facility f using (part, facility_id)
     where f.known_from <= (select known_at from seen)
    union
    select k.facility_part, k.facility_id, k.org_id
      from unnest($11::bigint[], $12::smallint[]) as i (key, part)
      join facility_key k using (part, key)
     where k.known_from <= (select known_at from seen)
       and not exists (select from withdrawn w where w.source_id = k.source_id and k.known_from < w.withdrawn_at)
),
found as materialized (
    select m.part, m.facility_id, m.org_id
      from asked o
     cross join lateral (
           select f.part, f.facility_id, f.org_id
             from facility f
            where f.org_id = o.org_id and f.name_fold like $8::text
              and f.known_from <= (select known_at from seen)
              and not exists (select from withdrawn w where w.source_id = f.source_id and f.known_from < w.withdrawn_at)
            limit (select most from most) + 1) m
     where $8::text is not null
    union
    select part, facility_id, org_id from identified
),
few as materialized (
    select $8::text is not null and (select count(*) from found) <= (select most from most) as few
),
filtered as not materialized (
    select s.part, s.facility_id, s.org_id, s.score, s.potential, s.coverage, s.band, s.pattern, s.priority,
           octet_length(s.hits) / 30 as pieces, s.nats, k.key,
           case when $4::text[] is null then s.band <> 'insufficient' else s.band = any ($4::text[]) end as in_band,
           $15::int is null or k.key < $15::int
             or (k.key = $15::int and (s.facility_id, s.org_id) > ($16::bigint, $17::int)) as after,
           -- a subquery with a limit stays one: as a join it would begin with all that match
           $8::text is null
             or coalesce((select true
                            from facility f
                           where f.part = s.part and f.facility_id = s.facility_id and f.org_id = s.org_id
                             and f.name_fold like $8::text
                             and f.known_from <= (select known_at from seen)
                             and not exists (select from withdrawn w
                                              where w.source_id = f.source_id and f.known_from < w.withdrawn_at)
                           limit 1), false)
             or (s.part, s.facility_id, s.org_id) in (select part, facility_id, org_id from identified) as named
      from score s
     cross join lateral (
           select case $13::text when 'score' then s.score::int when 'priority' then s.priority else s.potential::int end as key) k
     where s.line = (select line from seen)
       and s.from_scan <= $1::bigint and s.to_scan > $1::bigint
       and s.org_id = any (array(select org_id from asked))
       and ($2::text[] is null and $3::text[] is null
            or (s.part, s.facility_id, s.org_id) in (select part, facility_id, org_id from chosen))
       and ($5::text[] is null
            or int2_at(s.nats, 0) & (select bit_or(1 << indicator - 1) from indicator where id = any ($5::text[])) <> 0)
       and ($6::text[] is null or s.pattern = any ($6::text[]))
       and s.score >= coalesce($7::int, 0)::smallint
),
looked_up as materialized (
    select s.*
      from found
     cross join lateral (
           select *
             from filtered s
            where s.part = found.part and s.facility_id = found.facility_id and s.org_id = found.org_id
           offset 0) s
     where (select few from few)
),
-- The first rows of each organisation, by score from its own index, and of those the first.
first as (
    select p.*, row_number() over (order by p.key desc, p.facility_id, p.org_id) as place
      from (select s.*
              from asked o
             cross join lateral (
                   select *
                     from filtered s
                    where s.org_id = o.org_id and s.in_band and s.after and s.named
                      and s.score <= coalesce($15::int, 1000)::smallint
                    order by s.score desc, s.facility_id
                    limit $14::int + 1) s
             where not (select few from few) and $13::text = 'score'
            union all
            select s.*
              from asked o
             cross join lateral (
                   select *
                     from filtered s
                    where s.org_id = o.org_id and s.in_band and s.after and s.named
                    order by s.key desc, s.facility_id
                    limit $14::int + 1) s
             where not (select few from few) and $13::text <> 'score'
            union all
            select * from looked_up where in_band and after) p
     order by place
     limit $14::int + 1
),
counted as (
    select json_build_object('value', count(*) filter (where in_band), 'relation', 'eq') as total,
           (select coalesce(json_object_agg(band, n order by band), '{}')
              from (select band, count(*) as n from looked_up group by band) b) as counts
      from looked_up
    having $15::int is null and (select few from few)
),
