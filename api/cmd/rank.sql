-- The ranked list of a published scan.  A filter that is null lets all pass.
-- $1 by: score, priority, potential   $2 countries   $3 sectors   $4 bands   $5 indicators
-- $6 organisation   $7 rows   $8 how many indicators to name; null: all   $9 the scan
-- Facilities of which too little is known are never among the ranked: only when
-- the band "insufficient" is asked for.  Of most of them nothing adverse is known, and the score
-- that they come by is what their surroundings say.
with told as (
    select scan_id, line, known_at from scan where scan_id = $9::bigint
), ranked as (
    select s.*, case $1 when 'priority' then s.priority when 'potential' then s.potential else s.score end as by_key
      from score s
      join organisation o using (org_id)
     where s.line = (select line from told)
       and s.from_scan <= (select scan_id from told) and s.to_scan > (select scan_id from told)
       and ($6::text is null or o.name = $6)
       and case when $4::text is null then s.band <> 'insufficient' else s.band = any (string_to_array($4, ',')) end
       and ($5::text is null or exists (
             select from indicator i
              where i.id = any (string_to_array($5, ',')) and s.nats[i.indicator] > 0))
)
select row_number() over (order by r.by_key desc, r.score desc, r.potential desc, r.facility_id, r.org_id) as rank,
       round(r.score / 10.0, 1) as score,
       r.band,
       f.name,
       f.country,
       f.sector,
       r.pattern,
       (select string_agg(id, ' ' order by place) || coalesce(' +' || nullif(max(of) - max(place), 0), '')
          from (select i.id, row_number() over (order by r.nats[i.indicator] desc, i.indicator) as place,
                       count(*) over () as of
                  from indicator i
                 where r.nats[i.indicator] > 0 and i.id not in ('context', 'controls')) as found
         where $8::integer is null or place <= $8::integer) as indicators,
       round(r.potential / 10.0, 1) as potential,
       round(r.coverage / 1000.0, 2) as coverage,
       r.priority,
       lpad(to_hex(r.facility_id), 16, '0') as facility
  from ranked r
  join told n on true
  join facility f
    on f.part = r.part and f.facility_id = r.facility_id and f.org_id = r.org_id
   and f.known_from <= n.known_at and f.known_to > n.known_at
 where ($2::text is null or f.country = any (string_to_array($2, ',')))
   and ($3::text is null or f.sector = any (string_to_array($3, ',')))
 order by 1
 limit $7::bigint
