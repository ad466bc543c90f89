-- What moved between two published scans: one page, and where the next one begins.
--
-- $1 scan   Since:   $2 a scan   $3 or a day: the last scan as of it; both null: the scan before
-- $4 kinds   $5 bands that they stand in now, or stood in when they left   $6 countries   $7 page size
-- The last row seen, or nulls:   $8 its key   $9 facility_id   $10 org_id   $11 its place
--
-- The gravest first, those that are gone last.  Second column: the same four of this
-- page's last row, null when no more follow.
with until as (
    select scan_id, line, previous, as_of, known_at, finished_at from scan where scan_id = $1::bigint and status = 'published'
),
since as (
    select s.scan_id, s.as_of, s.known_at, s.finished_at
      from until
      join scan s on s.status = 'published' and not s.apart and s.scan_id < until.scan_id
     where case when $2::bigint is not null then s.scan_id = $2::bigint
                when $3::date is not null   then s.as_of <= $3::date
                else s.scan_id = until.previous end
     order by s.scan_id desc
     limit 1
),
-- The usual case is one night, of which a page is read as it is stored, in the order of its index, whose
-- expression the key is; of several all is gathered first.
night as (
    select until.scan_id from until join since on since.scan_id = until.previous
),
moved as not materialized (
    select c.*, case when score_after is null then (-1)::smallint else score_after end as by_key,
           (select country
              from facility f
             where f.part = c.part and f.facility_id = c.facility_id and f.org_id = c.org_id
               and f.known_from <= (select known_at from until)
             order by f.known_from desc
             limit 1) as country
      from change c
     where scan_id = (select scan_id from night) and org_id = any (array(select org_id from asked_organisation))
),
gathered as materialized (
    select c.*, case when score_after is null then (-1)::smallint else score_after end as by_key,
           (select country
              from facility f
             where f.part = c.part and f.facility_id = c.facility_id and f.org_id = c.org_id
               and f.known_from <= (select known_at from until)
             order by f.known_from desc
             limit 1) as country
      from since
     cross join lateral changes_between(since.scan_id, $1::bigint) c
     where c.org_id = any (array(select org_id from asked_organisation)) and not exists (select from night)
),
page as materialized (
    select p.*, row_number() over (order by by_key desc, facility_id, org_id) as place
      from ((select *
               from moved
              where ($4::text[] is null or kind = any ($4::text[]))
                and ($5::text[] is null or coalesce(band_after, band_before) = any ($5::text[]))
                and ($6::text[] is null or country = any ($6::text[]))
                and by_key <= coalesce($8::smallint, 32767::smallint)
                and ($8::smallint is null or by_key < $8::smallint or (facility_id, org_id) > ($9::bigint, $10::int))
              order by by_key desc, facility_id, org_id
              limit $7::int + 1)
            union all
            (select *
               from gathered
              where ($4::text[] is null or kind = any ($4::text[]))
                and ($5::text[] is null or coalesce(band_after, band_before) = any ($5::text[]))
                and ($6::text[] is null or country = any ($6::text[]))
                and ($8::smallint is null or by_key < $8::smallint
                     or (by_key = $8::smallint and (facility_id, org_id) > ($9::bigint, $10::int)))
              order by by_key desc, facility_id, org_id
              limit $7::int + 1)) p
),
items as (
    select place,
           json_build_object(
             'place',          coalesce($11::bigint, 0) + place,
             'op',             case kind when 'appeared' then 'ADD' when 'left' then 'DEL' else 'MOD' end,
             'kind',           kind,
             'id',             lpad(to_hex(facility_id), 16, '0'),
             'name',           f.name,
             'address',        address,
             'country',        p.country,
             'sector',         sector,
             'band_before',    band_before,
             'band',           band_after,
             'score_before',   round(score_before / 10.0, 1),
             'score',          round(score_after / 10.0, 1),
             'pattern_before', pattern_before,
             'pattern',        pattern_after,
             'causes',         causes,
             'rules',          rules,
             'because',        (select coalesce(json_agg(json_build_object(
                                         'rule',   rule,
                                         'points', round(moves[4 * i - 3] / 10.0, 1),
                                         'record', case when moves[4 * i - 2] in (1, 2, 4, 6, 7) then json_build_object(
                                           'kind', (array['facility', 'assessment', 'finding', 'good', 'list_entry',
                                                          'rules', 'document', 'link'])[moves[4 * i - 2] + 1],
                                           'id',   lpad(to_hex(moves[4 * i - 1]::bigint << 32
                                                               | (moves[4 * i]::bigint & 4294967295)), 16, '0')) end)
                                         order by i), '[]')
                                  from unnest(rules) with ordinality as r (rule, i))) as item
      from page p
     cross join lateral (
           -- of one that left: as it was known last
           select name, address, sector
             from facility f
            where f.part = p.part and f.facility_id = p.facility_id and f.org_id = p.org_id
              and f.known_from <= (select known_at from until)
            order by f.known_from desc
            limit 1) f
     where place <= $7::int
)
select json_build_object(
         'since',  json_build_object('id', s.scan_id, 'as_of', s.as_of, 'known_at', s.known_at, 'finished_at', s.finished_at),
         'scan',   json_build_object('id', u.scan_id, 'as_of', u.as_of, 'known_at', u.known_at, 'finished_at', u.finished_at),
         'counts', case when $8::smallint is null then (select coalesce(json_object_agg(kind, n order by kind), '{}')
                                                    from (select kind, count(*) as n
                                                            from (select kind, band_before, band_after, country from moved union all
                                                                  select kind, band_before, band_after, country from gathered) m
                                                           where ($5::text[] is null or coalesce(band_after, band_before) = any ($5::text[]))
                                                             and ($6::text[] is null or country = any ($6::text[]))
                                                           group by kind) k) end,
         'items',  (select coalesce(json_agg(item order by place), '[]') from items)),
       (select concat_ws('.', by_key, facility_id, org_id, coalesce($11::bigint, 0) + place)
          from page
         where place = $7::int and exists (select 1 from page where place > $7::int))
  from until u
  left join since s on true
 where s.scan_id is not null or ($2::bigint is null and $3::date is null)
