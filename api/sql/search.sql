-- The ranked list once more, for search: in the order of scores, of all countries and sectors.  facilities.sql gives the
-- same rows (tests/db/test_ranked.c) and takes half as long again: to begin its plan costs more than to read a few thousand names.
--
-- Parameters and columns as there, and why.
with seen as materialized (
    select scan_id, line, as_of, known_at, finished_at
      from scan
     where scan_id = $1::bigint and status = 'published'
       and $2::text[] is null and $3::text[] is null and $8::text is not null and $13::text = 'score'
),
asked as materialized (
    select org_id from asked_organisation
),
withdrawn as materialized (
    select source_id, withdrawn_at from withdrawal
),
most as (
    select ceil(sqrt(($14::int + 1) * (coalesce(sum(n), 0) + 1)))::bigint as most
      from scan_band
     where scan_id = $1::bigint
       and org_id = any (array(select org_id from asked))
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
    union
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
few as materialized (
    select (select count(*) from found) <= (select most from most) as few
),
filtered as not materialized (
    select s.part, s.facility_id, s.org_id, s.score, s.potential, s.coverage, s.band, s.pattern, s.priority,
           octet_length(s.hits) / 30 as pieces, s.nats, s.score as key,
           case when $4::text[] is null then s.band <> 'insufficient' else s.band = any ($4::text[]) end as in_band,
           $15::int is null or s.score < $15::int
             or (s.score = $15::int and (s.facility_id, s.org_id) > ($16::bigint, $17::int)) as after
      from score s
     where s.line = (select line from seen)
       and s.from_scan <= $1::bigint and s.to_scan > $1::bigint
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
              and s.org_id = any (array(select org_id from asked))
           offset 0) s
     where (select few from few)
),
first as (
    select p.*, row_number() over (order by p.score desc, p.facility_id, p.org_id) as place
      from (select s.*
              from asked o
             cross join lateral (
                   select *
                     from filtered s
                    where s.org_id = o.org_id and s.in_band and s.after
                      and s.score <= coalesce($15::int, 1000)::smallint
                      and coalesce((select true
                            from facility f
                           where f.part = s.part and f.facility_id = s.facility_id and f.org_id = s.org_id
                             and f.name_fold like $8::text
                             and f.known_from <= (select known_at from seen)
                             and not exists (select from withdrawn w
                                              where w.source_id = f.source_id and f.known_from < w.withdrawn_at)
                           limit 1), false)
                    order by s.score desc, s.facility_id
                    limit $14::int + 1) s
             where not (select few from few)
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
