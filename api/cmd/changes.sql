-- What moved between two published scans, the gravest first: those that are gone last.
-- $1 the scan before   $2 the scan   $3 kinds   $4 bands that they stand in now, or stood in when they left
-- $5 organisation   $6 rows   $7 how many rules to name   A filter or number that is null lets all pass.
select case c.kind when 'appeared' then 'ADD' when 'left' then 'DEL' else 'MOD' end as op,
       c.kind,
       c.band_before,
       c.band_after as band,
       round(c.score_before / 10.0, 1) as score_before,
       round(c.score_after / 10.0, 1) as score,
       coalesce(f.name, gone.name) as name,
       coalesce(f.country, gone.country) as country,
       array_to_string(c.causes, ' ') as causes,
       -- in the array's order; digits by hand, for to_char takes longer than all else of a row
       (select string_agg(rule || case when c.moves[4 * i - 3] < 0 then ' -' else ' +' end
                               || abs(c.moves[4 * i - 3]) / 10 || '.' || abs(c.moves[4 * i - 3]) % 10, ', ')
          from unnest(c.rules) with ordinality as r (rule, i)
         where $7::integer is null or i <= $7::integer) as rules,
       c.pattern_before,
       c.pattern_after as pattern,
       o.name as organisation,
       lpad(to_hex(c.facility_id), 16, '0') as facility
  from changes_between($1::bigint, $2::bigint) c
  join organisation o using (org_id)
  left join facility f
    on f.part = c.part and f.facility_id = c.facility_id and f.org_id = c.org_id
   and f.known_from <= (select known_at from scan where scan_id = $2::bigint)
   and f.known_to > (select known_at from scan where scan_id = $2::bigint)
  left join lateral (
       -- one that left: as it was known last
       select name, country
         from facility l
        where f.facility_id is null
          and l.part = c.part and l.facility_id = c.facility_id and l.org_id = c.org_id
          and l.known_from <= (select known_at from scan where scan_id = $2::bigint)
        order by l.known_from desc
        limit 1) gone on true
 where c.scan_id > $1::bigint and c.scan_id = $2::bigint
   and ($3::text is null or c.kind = any (string_to_array($3, ',')))
   and ($4::text is null or coalesce(c.band_after, c.band_before) = any (string_to_array($4, ',')))
   and ($5::text is null or o.name = $5)
 order by c.score_after desc nulls last, c.score_before desc, c.facility_id, c.org_id
 limit $6::bigint
