-- The ranked list of a published scan, in the order that /v1/facilities has.  A filter that is null lets all pass.
-- $1 by: score, priority, potential   $2 countries   $3 sectors   $4 bands   $5 indicators
-- $6 organisation   $7 rows   $8 how many indicators to name; null: all   $9 the scan
-- Facilities of which too little is known are never among the ranked: only when
-- the band "insufficient" is asked for.  Of most of them nothing adverse is known, and the score
-- that they come by is what their surroundings say.
--
-- By score the first rows of each organisation come out of the index score_rank; by another key all are looked at.
with told as materialized (
    select scan_id, line, known_at from scan where scan_id = $9::bigint
), chosen as not materialized (
    select f.part, f.facility_id, f.org_id
      from facility f
     where f.known_from <= (select known_at from told) and f.known_to > (select known_at from told)
       and ($2::text is null or f.country = any (string_to_array($2, ',')))
       and ($3::text is null or f.sector = any (string_to_array($3, ',')))
), listed as not materialized (
    select s.*, case $1 when 'priority' then s.priority when 'potential' then s.potential else s.score end as by_key
      from score s
     where s.line = (select line from told)
       and s.from_scan <= $9::bigint and s.to_scan > $9::bigint
       and case when $4::text is null then s.band <> 'insufficient' else s.band = any (string_to_array($4, ',')) end
       and ($5::text is null
            or int2_at(s.nats, 0) & (select bit_or(1 << indicator - 1) from indicator where id = any (string_to_array($5, ','))) <> 0)
       and ($2::text is null and $3::text is null
            or (s.part, s.facility_id, s.org_id) in (select part, facility_id, org_id from chosen))
), first as (
    select s.*, row_number() over (order by s.by_key desc, s.facility_id, s.org_id) as rank
      from (select l.*
              from organisation o
             cross join lateral (
                   select * from listed l where l.org_id = o.org_id order by l.score desc, l.facility_id limit $7::bigint) l
             where $1 = 'score' and ($6::text is null or o.name = $6)
            union all
            select l.*
              from organisation o
              join listed l using (org_id)
             where $1 <> 'score' and ($6::text is null or o.name = $6)) s
     order by rank
     limit $7::bigint
)
select r.rank,
       round(r.score / 10.0, 1) as score,
       r.band,
       f.name,
       f.country,
       f.sector,
       r.pattern,
       (select string_agg(id, ' ' order by place) || coalesce(' +' || nullif(max(of) - max(place), 0), '')
          from (select i.id, row_number() over (order by w.nats[i.indicator] desc, i.indicator) as place,
                       count(*) over () as of
                  from indicator i
                 where w.nats[i.indicator] > 0 and i.id not in ('context', 'controls')) as found
         where $8::integer is null or place <= $8::integer) as indicators,
       round(r.potential / 10.0, 1) as potential,
       round(r.coverage / 1000.0, 2) as coverage,
       r.priority,
       lpad(to_hex(r.facility_id), 16, '0') as facility
  from first r
 cross join lateral (select unpack_nats(r.nats) as nats offset 0) w
  join facility f
    on f.part = r.part and f.facility_id = r.facility_id and f.org_id = r.org_id
   and f.known_from <= (select known_at from told) and f.known_to > (select known_at from told)
 order by r.rank
