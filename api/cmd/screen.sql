-- A supplier list beside what the newest scan knows.   $1 its sites, JSON
--
-- A site is known by an identifier, else by its exact folded name and country; of several that fit, the
-- gravest is shown, and how many there are.  Lists are asked for every site.  Who is not known, or of whom too
-- little is, has no rank: that comes last and is no sign of safety.  Peers: scanned sites of the same country.
with told as (
    select scan_id, line, known_at from scan where status = 'published' and not apart order by scan_id desc limit 1
),
asked as materialized (
    select *
      from jsonb_to_recordset($1::jsonb) as a (line bigint, name text, address text, country text, sector text, os bigint, os_part smallint,
           own bigint, own_part smallint, os_key bigint, os_key_part smallint, own_key bigint, own_key_part smallint,
           name_key bigint, place_key bigint)
),
candidate as (
    select a.line, f.part, f.facility_id, f.org_id, 1 as how
      from asked a
      join facility f on (f.part, f.facility_id) in ((a.os_part, a.os), (a.own_part, a.own))
    union
    select a.line, k.facility_part, k.facility_id, k.org_id, 1
      from asked a
      join facility_key k on (k.part, k.key) in ((a.os_key_part, a.os_key), (a.own_key_part, a.own_key))
     where not exists (select from withdrawal w where w.source_id = k.source_id and k.known_from < w.withdrawn_at)
    union
    select a.line, f.part, f.facility_id, f.org_id, 2
      from asked a
      join facility f on f.name_key = a.name_key and f.country = a.country
     where not exists (select from withdrawal w where w.source_id = f.source_id and f.known_from < w.withdrawn_at)
),
known as (
    select distinct on (c.line) c.line, c.how, c.facility_id, s.score, s.potential, s.coverage, s.band, s.pattern, s.nats, f.name as known_as,
           count(*) over (partition by c.line, c.how) as matches
      from candidate c
     cross join told t
      join score s on s.part = c.part and s.line = t.line and s.facility_id = c.facility_id and s.org_id = c.org_id
       and s.from_scan <= t.scan_id and s.to_scan > t.scan_id
      join facility f on f.part = c.part and f.facility_id = c.facility_id and f.org_id = c.org_id
       and f.known_from <= t.known_at and f.known_to > t.known_at
     order by c.line, c.how, s.score desc, s.potential desc, c.facility_id, c.org_id
),
listed as (
    select a.line, string_agg(distinct e.list, ' ' order by e.list) as lists
      from asked a
     cross join told t
      join list_key n on n.country_key = a.place_key and n.known_from <= t.known_at
      join list_entry e on e.entry_id = n.entry_id and e.known_from <= t.known_at and t.known_at < e.known_to
       and e.status in ('active', 'partially_active')
     group by a.line
),
peer as (
    select f.country, count(*) as n, count(*) filter (where s.band in ('high', 'severe')) as grave
      from told t
      join score s on s.line = t.line and s.from_scan <= t.scan_id and s.to_scan > t.scan_id
      join facility f on f.part = s.part and f.facility_id = s.facility_id and f.org_id = s.org_id
       and f.known_from <= t.known_at and f.known_to > t.known_at
     where f.country in (select country from asked)
     group by f.country
),
put as (
    select a.*, k.how, k.known_as, k.matches, k.facility_id, k.score, k.potential, k.coverage, k.pattern, unpack_nats(k.nats) as nats, l.lists, p.n, p.grave,
           coalesce(k.band, 'unknown') as band,
           -- on a list is evidence by itself, whoever it is
           coalesce(case when k.band <> 'insufficient' then k.score end, case when l.lists is not null then 1000 end) as by_rank
      from asked a
      left join known k using (line)
      left join listed l using (line)
      left join peer p on p.country = a.country
)
select case when by_rank is not null then row_number() over (order by by_rank desc nulls last, potential desc nulls last, line) end as rank,
       line as row,
       name,
       address,
       country,
       sector,
       case how when 1 then 'identifier' when 2 then 'name and country' else 'no' end as known_by,
       lpad(to_hex(facility_id), 16, '0') as facility,
       known_as,
       matches,
       band,
       round(score / 10.0, 1) as score,
       round(potential / 10.0, 1) as potential,
       round(coverage / 1000.0, 2) as coverage,
       pattern,
       (select string_agg(i.id, ' ' order by nats[i.indicator] desc, i.indicator)
          from indicator i
         where nats[i.indicator] > 0 and i.id not in ('context', 'controls')) as indicators,
       lists,
       coalesce(n, 0) as peers,
       coalesce(grave, 0) as peers_high_or_severe,
       case when band = 'unknown' and lists is not null then 'not known here, and on a list'
            when band = 'unknown' then 'not known here: nothing is known of it, which is not safe'
            when band = 'insufficient' then 'too little is known to rank it, which is not safe'
            else 'as the newest scan has it' end as meaning
  from put
 order by by_rank desc nulls last, lists is null, band = 'unknown', potential desc nulls last, line
