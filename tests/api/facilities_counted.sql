-- How many the ranked list has, by band, and its facets, as the server counted before it had rosters: what tests/db/test_ranked.c
-- holds them to.   $1 to $12 as in facilities.sql
--
-- $13 none   estimated: no more than a page should cost.  Without filters the scan has counted; else
-- counting ends at 10,000, which is then said; what a search finds facilities.sql counts, if it is little.
-- exact: all are counted.
--
-- $14 the fields whose facets are asked for, or null: how many stand under each value of a field.  Each
-- leaves its own filter out, so that it says what choosing another value would give.
with bare as (
    select $2::text[] is null and $3::text[] is null and $5::text[] is null and $6::text[] is null and $7::int is null
           and $8::text is null as bare
),
chosen as not materialized (
    select f.part, f.facility_id, f.org_id
      from asked_organisation o
     cross join lateral (
           select f.part, f.facility_id, f.org_id
             from facility f
            where f.org_id = o.org_id
              and f.known_from <= (select known_at from scan where scan_id = $1::bigint)
              and f.known_to   >  (select known_at from scan where scan_id = $1::bigint)
              and ($2::text[] is null or f.country = any ($2::text[]))
              and ($3::text[] is null or f.sector  = any ($3::text[]))
           offset 0) f
),
found as materialized (
    select f.part, f.facility_id, f.org_id
      from asked_organisation o
     cross join lateral (
           select f.part, f.facility_id, f.org_id
             from facility f
            where f.org_id = o.org_id and f.name_fold like $8::text
              and f.known_from <= (select known_at from scan where scan_id = $1::bigint)
              and not exists (select from withdrawal w where w.source_id = f.source_id and f.known_from < w.withdrawn_at)
           offset 0) f
    union
    select f.part, f.facility_id, f.org_id
      from unnest($9::bigint[], $10::smallint[]) as i (facility_id, part)
      join facility f using (part, facility_id)
     where f.known_from <= (select known_at from scan where scan_id = $1::bigint)
    union
    select k.facility_part, k.facility_id, k.org_id
      from unnest($11::bigint[], $12::smallint[]) as i (key, part)
      join facility_key k using (part, key)
     where k.known_from <= (select known_at from scan where scan_id = $1::bigint)
       and not exists (select from withdrawal w where w.source_id = k.source_id and k.known_from < w.withdrawn_at)
),
filtered as not materialized (
    select s.part, s.facility_id, s.org_id, s.band
      from score s
     where s.line = (select line from scan where scan_id = $1::bigint)
       and s.from_scan <= $1::bigint and s.to_scan > $1::bigint
       and s.org_id = any (array(select org_id from asked_organisation))
       and ($2::text[] is null and $3::text[] is null
            or (s.part, s.facility_id, s.org_id) in (select part, facility_id, org_id from chosen))
       and ($5::text[] is null
            or int2_at(s.nats, 0) & (select bit_or(1 << indicator - 1) from indicator where id = any ($5::text[])) <> 0)
       and ($6::text[] is null or s.pattern = any ($6::text[]))
       and ($7::int is null or s.score >= $7::smallint)
),
rows as (
    select band
      from (select band
              from filtered s
             where not (select bare from bare)
               -- inside a case it stays a hash of all that were found, however many
               and case when $8::text is null then true
                        else (s.part, s.facility_id, s.org_id) in (select part, facility_id, org_id from found) end
             limit case when $13::text = 'exact' then null else 10001 end) s
),
counted as (
    select band, sum(n) as n
      from (select band, count(*) as n from rows group by band
            union all
            select band, n from scan_band
             where (select bare from bare) and scan_id = $1::bigint and org_id = any (array(select org_id from asked_organisation))
            union all
            -- of those who let one facility be seen
            select s.band, count(distinct (s.facility_id, s.org_id))
              from mandate_in_force m
              join score s on s.part = m.part and s.facility_id = m.facility_id and s.org_id = m.grantor
               and s.line = (select line from scan where scan_id = $1::bigint)
               and s.from_scan <= $1::bigint and s.to_scan > $1::bigint
             where (select bare from bare) and m.grantee = current_setting('flare.org')::integer
               and m.grantor <> all (current_setting('flare.orgs')::integer[])
               and m.grantor = any (array(select org_id from asked_organisation))
             group by s.band) b
     group by band
),
whole as (
    select case when $13::text = 'exact' then true else (select count(*) from rows) <= 10000 end as whole
),
-- All that no filter of a field could leave out, summed: n of them, and n_indicator that pass the filter of
-- indicators; with[i]: that show indicator i.
summed as materialized (
    select f.country, f.sector, s.band, s.pattern, count(*) as n,
           count(*) filter (where $5::text[] is null
               or int2_at(s.nats, 0) & (select bit_or(1 << indicator - 1) from indicator where id = any ($5::text[])) <> 0) as n_indicator,
           case when 'indicator' = any ($14::text[]) then array[
               count(*) filter (where int2_at(nats, 0) >> 0 & 1 = 1), count(*) filter (where int2_at(nats, 0) >> 1 & 1 = 1),
               count(*) filter (where int2_at(nats, 0) >> 2 & 1 = 1), count(*) filter (where int2_at(nats, 0) >> 3 & 1 = 1),
               count(*) filter (where int2_at(nats, 0) >> 4 & 1 = 1), count(*) filter (where int2_at(nats, 0) >> 5 & 1 = 1),
               count(*) filter (where int2_at(nats, 0) >> 6 & 1 = 1), count(*) filter (where int2_at(nats, 0) >> 7 & 1 = 1),
               count(*) filter (where int2_at(nats, 0) >> 8 & 1 = 1), count(*) filter (where int2_at(nats, 0) >> 9 & 1 = 1),
               count(*) filter (where int2_at(nats, 0) >> 10 & 1 = 1), count(*) filter (where int2_at(nats, 0) >> 11 & 1 = 1),
               count(*) filter (where int2_at(nats, 0) >> 12 & 1 = 1), count(*) filter (where int2_at(nats, 0) >> 13 & 1 = 1),
               count(*) filter (where int2_at(nats, 0) >> 14 & 1 = 1), count(*) filter (where int2_at(nats, 0) >> 15 & 1 = 1)] end as with
      from score s
      -- without the + 0 it would look up one by one: keys of several columns make PostgreSQL think that few match
      join facility f on f.facility_id + 0 = s.facility_id + 0 and f.part = s.part and f.org_id = s.org_id
       and f.known_from <= (select known_at from scan where scan_id = $1::bigint)
       and f.known_to   >  (select known_at from scan where scan_id = $1::bigint)
     where $14::text[] is not null
       and s.line = (select line from scan where scan_id = $1::bigint)
       and s.from_scan <= $1::bigint and s.to_scan > $1::bigint
       and s.org_id = any (array(select org_id from asked_organisation))
       and f.org_id = any (array(select org_id from asked_organisation))
       and ($7::int is null or s.score >= $7::smallint)
       and case when $8::text is null then true
                else (s.part, s.facility_id, s.org_id) in (select part, facility_id, org_id from found) end
     group by f.country, f.sector, s.band, s.pattern
),
passing as (
    select *,
           $2::text[] is null or country = any ($2::text[]) as in_country,
           $3::text[] is null or coalesce(sector = any ($3::text[]), false) as in_sector,
           case when $4::text[] is null then band <> 'insufficient' else band = any ($4::text[]) end as in_band,
           $6::text[] is null or pattern = any ($6::text[]) as in_pattern
      from summed
),
faceted as (
    select 'country' as facet, country as value, sum(n_indicator) as n
      from passing where in_sector and in_band and in_pattern group by country
    union all
    select 'sector', sector, sum(n_indicator)
      from passing where in_country and in_band and in_pattern group by sector
    union all
    select 'band', band, sum(n_indicator)
      from passing where in_country and in_sector and in_pattern group by band
    union all
    select 'pattern', pattern, sum(n_indicator)
      from passing where in_country and in_sector and in_band group by pattern
    union all
    select 'indicator', i.id, sum(p.with[i.indicator])
      from passing p cross join indicator i
     where in_country and in_sector and in_band and in_pattern group by i.id
)
select json_build_object(
         'total',  case when $13::text <> 'none' then (
                     select json_build_object(
                              'value', coalesce(sum(n) filter (where case when $4::text[] is null then band <> 'insufficient'
                                                                          else band = any ($4::text[]) end), 0),
                              'relation', case when (select whole from whole) then 'eq' else 'gte' end)
                       from counted) end,
         'counts', case when $13::text <> 'none' and (select whole from whole) then (
                     select coalesce(json_object_agg(band, n order by band), '{}') from counted) end,
         'facets', (select json_object_agg(facet, of_it order by i)
                      from unnest($14::text[]) with ordinality as a (facet, i)
                     cross join lateral (
                           select coalesce(json_agg(json_build_object('value', value, 'n', n) order by n desc, value), '[]') as of_it
                             from faceted f
                            where f.facet = a.facet and f.n > 0) l))
