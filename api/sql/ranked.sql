-- The ranked list once more, for what is asked most: in the order of scores, of all countries and sectors, nobody searched
-- for.  facilities.sql gives the same rows (tests/db/test_ranked.c), in twice the time: all that it could be asked for has its
-- place in the plan.
--
-- Parameters and columns as there.
with seen as materialized (
    select scan_id, line, as_of, known_at, finished_at
      from scan
     where scan_id = $1::bigint and status = 'published'
       and $2::text[] is null and $3::text[] is null and $8::text is null and $9::bigint[] is null and $10::smallint[] is null
       and $11::bigint[] is null and $12::smallint[] is null and $13::text = 'score'
),
first as (
    select s.*, s.score as key, row_number() over (order by s.score desc, s.facility_id, s.org_id) as place
      from asked_organisation o
     cross join lateral (
           select part, facility_id, org_id, score, potential, coverage, band, pattern, priority, octet_length(hits) / 30 as pieces, nats
             from score
            where org_id = o.org_id
              and line = (select line from seen)
              and from_scan <= $1::bigint and to_scan > $1::bigint
              and case when $4::text[] is null then band <> 'insufficient' else band = any ($4::text[]) end
              and ($5::text[] is null
                   or int2_at(nats, 0) & (select bit_or(1 << indicator - 1) from indicator where id = any ($5::text[])) <> 0)
              and ($6::text[] is null or pattern = any ($6::text[]))
              and score >= coalesce($7::int, 0)::smallint
              -- behind the last row seen
              and score <= coalesce($15::int, 1000)::smallint
              and ($15::int is null or score < $15::int or (facility_id, org_id) > ($16::bigint, $17::int))
            order by score desc, facility_id
            limit $14::int + 1) s
     order by place
     limit $14::int + 1
),
counted as (
    select null::json as total, null::json as counts
),
