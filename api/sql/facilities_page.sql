-- What facilities.sql, ranked.sql and picked.sql end with: the rows of `first` (its columns there; `place` from 1 on, one more than
-- the page has where there is another), and what they counted themselves (`counted`: total, counts).
--
-- A row for each of the page, or one of nulls: ranked.h.
page as (
    select s.*, f.name, f.address, f.country, f.sector
      from first s
      join facility f on f.part = s.part and f.facility_id = s.facility_id and f.org_id = s.org_id
       and f.known_from <= (select known_at from seen)
       and f.known_to   >  (select known_at from seen)
)
select case when place is null or place = 1 then json_build_object(
         'scan',   json_build_object('id', scan_id, 'as_of', as_of, 'known_at', known_at, 'finished_at', finished_at),
         'sort',   $13::text,
         'total',  coalesce($19::json -> 'total', (select total from counted)),
         'counts', coalesce($19::json -> 'counts', (select counts from counted)),
         'facets', $19::json -> 'facets') end,
       case when place = 1 then (
         select concat_ws('.', key, facility_id, org_id, coalesce($18::bigint, 0) + place)
           from page
          where place = $14::int and exists (select 1 from page where place > $14::int)) end,
       coalesce($18::bigint, 0) + place, lpad(to_hex(facility_id), 16, '0'), name, address, country, sector, band, score, potential, coverage, pattern,
       priority, pieces, encode(nats, 'hex')
  from seen
  left join page on place <= $14::int
 order by place;
