-- The rows of a page that was picked in memory (roster.h).  facilities.sql finds the same (tests/db/test_ranked.c), by going through
-- all names.
--
-- Parameters and columns as there, but: $9 facilities   $10 their parts   $11 their organisations, in the order of the page
with seen as materialized (
    select scan_id, line, as_of, known_at, finished_at
      from scan
     where scan_id = $1::bigint and status = 'published'
       and $2::text[] is null and $3::text[] is null and $4::text[] is null and $5::text[] is null and $6::text[] is null
       and $7::int is null and $8::text is null and $12::text is null and $15::int is null and $16::bigint is null and $17::int is null
),
first as (
    select s.part, s.facility_id, s.org_id, s.score, s.potential, s.coverage, s.band, s.pattern, s.priority,
           octet_length(s.hits) / 30 as pieces, s.nats,
           case $13::text when 'score' then s.score::int when 'priority' then s.priority else s.potential::int end as key, p.place
      from unnest($9::bigint[], $10::smallint[], $11::integer[]) with ordinality as p (facility_id, part, org_id, place)
     cross join lateral (
           select *
             from score s
            where s.part = p.part and s.facility_id = p.facility_id and s.org_id = p.org_id and s.line = (select line from seen)
              and s.from_scan <= $1::bigint and s.to_scan > $1::bigint
              and s.org_id = any (array(select org_id from asked_organisation))
           offset 0) s
),
counted as (
    select null::json as total, null::json as counts
),
