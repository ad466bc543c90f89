-- The ranked list: one page, and where the next one begins.
--
-- $1 scan   $2 countries   $3 sectors   $4 bands; null is all but insufficient
-- $5 indicator that there is evidence of   $6 patterns   $7 part of the name
-- $8 lowest score, tenths   $9 sort: score, priority, potential   $10 page size
-- The last row seen, or nulls:   $11 its key   $12 facility_id   $13 org_id   $14 its rank
--
-- Second column: the same four of this page's last row, null when no more follow.
--
-- The filters on facilities become a set that each score is looked up in, and only
-- the rows of the page are joined: without such filters a page costs its own rows.
with chosen as not materialized (
    select f.part, f.facility_id, f.org_id
      from facility f
     where f.known_from <= (select known_at from scan where scan_id = $1::bigint)
       and f.known_to   >  (select known_at from scan where scan_id = $1::bigint)
       and ($2::text[] is null or f.country = any ($2::text[]))
       and ($3::text[] is null or f.sector  = any ($3::text[]))
       and ($7::text is null or position(lower($7::text) in lower(f.name)) > 0)
),
filtered as not materialized (
    select s.*,
           case when $9::text = 'score'     then s.score end     as by_score,
           case when $9::text = 'priority'  then s.priority end  as by_priority,
           case when $9::text = 'potential' then s.potential end as by_potential
      from score s
     where s.line = (select line from scan where scan_id = $1::bigint)
       and s.from_scan <= $1::bigint and s.to_scan > $1::bigint
       and ($2::text[] is null and $3::text[] is null and $7::text is null
            or (s.part, s.facility_id, s.org_id) in (select part, facility_id, org_id from chosen))
       and ($5::text is null or s.nats[array_position(array[
               'abuse_of_vulnerability', 'deception', 'restriction_of_movement', 'isolation',
               'physical_and_sexual_violence', 'intimidation_and_threats', 'retention_of_identity_documents',
               'withholding_of_wages', 'debt_bondage', 'abusive_working_and_living_conditions',
               'excessive_overtime', 'state_imposed', 'prison_labour', 'child_labour', 'context',
               'controls'], $5::text)] > 0)
       and ($6::text[] is null or s.pattern = any ($6::text[]))
       and ($8::int is null or s.score >= $8::smallint)
),
-- The first rows of each organisation, each from its own index, and of those the first.
first as (
    select p.*, row_number() over (order by by_score desc, by_priority desc, by_potential desc,
                                            facility_id, p.org_id) as place
      from organisation o
     cross join lateral (
           select *
             from filtered s
            where s.org_id = o.org_id
              and case when $4::text[] is null then s.band <> 'insufficient' else s.band = any ($4::text[]) end
              and ($11::int is null or $9::text <> 'score' or s.score <= $11::smallint)
              and ($11::int is null
                   or coalesce(s.by_score::int, s.by_priority, s.by_potential::int) < $11::int
                   or (coalesce(s.by_score::int, s.by_priority, s.by_potential::int) = $11::int
                       and (s.facility_id, s.org_id) > ($12::bigint, $13::int)))
            order by by_score desc, by_priority desc, by_potential desc, facility_id
            limit $10::int + 1) p
     order by place
     limit $10::int + 1
),
page as (
    select s.*, f.name, f.address, f.country, f.sector
      from first s
      join facility f on f.part = s.part and f.facility_id = s.facility_id and f.org_id = s.org_id
       and f.known_from <= (select known_at from scan where scan_id = $1::bigint)
       and f.known_to   >  (select known_at from scan where scan_id = $1::bigint)
),
items as (
    select place,
           json_build_object(
             'rank',       coalesce($14::bigint, 0) + place,
             'id',         lpad(to_hex(facility_id), 16, '0'),
             'name',       name,
             'address',    address,
             'country',    country,
             'sector',     sector,
             'band',       band,
             'score',      round(score / 10.0, 1),
             'potential',  round(potential / 10.0, 1),
             'coverage',   round(coverage / 1000.0, 3),
             'pattern',    pattern,
             'priority',   priority,
             'evidence',   cardinality(hits) / 13,
             'indicators', (select coalesce(json_agg(name order by weight desc, i), '[]')
                              from (select n.name, n.i, nats[n.i] as weight
                                      from unnest(array[
                'abuse_of_vulnerability', 'deception', 'restriction_of_movement', 'isolation',
                'physical_and_sexual_violence', 'intimidation_and_threats', 'retention_of_identity_documents',
                'withholding_of_wages', 'debt_bondage', 'abusive_working_and_living_conditions',
                'excessive_overtime', 'state_imposed', 'prison_labour', 'child_labour', 'context'])
                                           with ordinality as n(name, i)
                                     where nats[n.i] > 0
                                     order by weight desc, i
                                     limit 3) top)
           ) as item
      from page
     where place <= $10::int
),
counted as (
    select band, count(*) as n
      from filtered
     where $11::int is null
     group by band
)
select json_build_object(
         'scan',   (select json_build_object(
                             'id',          scan_id,
                             'as_of',       as_of,
                             'known_at',    known_at,
                             'finished_at', finished_at)
                      from scan where scan_id = $1::bigint),
         'sort',   $9::text,
         'counts', case when $11::int is null then (select coalesce(json_object_agg(band, n order by band), '{}')
                                                      from counted) end,
         'items',  (select coalesce(json_agg(item order by place), '[]') from items)),
       (select concat_ws('.', coalesce(by_score::int, by_priority, by_potential::int), facility_id, org_id,
                         coalesce($14::bigint, 0) + place)
          from page
         where place = $10::int and exists (select 1 from page where place > $10::int))
  from scan
 where scan_id = $1::bigint and status = 'published';
