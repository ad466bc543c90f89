-- $1 org_id, $2 bits of what the file has columns for: 1 address, 2 sector,
-- 4 latitude and longitude, 8 workers, 16 is_closed, 32 parent_company, 64 goods.
-- What it has no column for stays as it was.
insert into stage_facility_diff
select s.part, s.facility_id, s.key, s.name, m.address, s.country, m.sector, m.sector_raw, m.lat, m.lng,
       m.workers_min, m.workers_max, m.is_closed, m.parent_company, s.name_key, s.place_key, s.name_fold, s.row_hash, s.raw_hash,
       s.source_row, s.goods, m.carried, f.known_from,
       case when f.part is null then
            (select max(known_to) from facility o
              where o.part = s.part and o.facility_id = s.facility_id and o.org_id = $1::integer) end
  from stage_facility s
  left join facility f
    on f.part = s.part and f.facility_id = s.facility_id and f.org_id = $1::integer and f.known_to = 'infinity'
 cross join lateral (
        select case when $2::integer & 1 <> 0 then s.address else f.address end as address,
               case when $2::integer & 2 <> 0 then s.sector else f.sector end as sector,
               case when $2::integer & 2 <> 0 then s.sector_raw else f.sector_raw end as sector_raw,
               case when $2::integer & 4 <> 0 then s.lat else f.lat end as lat,
               case when $2::integer & 4 <> 0 then s.lng else f.lng end as lng,
               case when $2::integer & 8 <> 0 then s.workers_min else f.workers_min end as workers_min,
               case when $2::integer & 8 <> 0 then s.workers_max else f.workers_max end as workers_max,
               case when $2::integer & 16 <> 0 then s.is_closed else f.is_closed end as is_closed,
               case when $2::integer & 32 <> 0 then s.parent_company else f.parent_company end as parent_company,
               case when f.part is not null then nullif(
                    case when $2::integer & 1 = 0 then array['address'] end ||
                    case when $2::integer & 2 = 0 then array['sector', 'sector_raw'] end ||
                    case when $2::integer & 4 = 0 then array['lat', 'lng'] end ||
                    case when $2::integer & 8 = 0 then array['workers_min', 'workers_max'] end ||
                    case when $2::integer & 16 = 0 then array['is_closed'] end ||
                    case when $2::integer & 32 = 0 then array['parent_company'] end ||
                    case when $2::integer & 64 = 0 then array['goods'] end, '{}') end as carried
       ) m
 where f.facility_id is null
    or (f.row_hash <> s.row_hash
        and ((f.name, f.address, f.country, f.sector, f.sector_raw, f.lat, f.lng, f.workers_min, f.workers_max,
              f.is_closed, f.parent_company)
             is distinct from
             (s.name, m.address, s.country, m.sector, m.sector_raw, m.lat, m.lng, m.workers_min, m.workers_max,
              m.is_closed, m.parent_company)
             -- other goods are another version: its hash then says what was said of goods last
             or ($2::integer & 64 <> 0
                 and (select array_agg(g.good order by g.good)
                        from facility_good g
                       where g.part = s.part and g.facility_id = s.facility_id and g.org_id = $1::integer
                         and g.known_to = 'infinity')
                     is distinct from
                     (select array_agg(split_part(w, E'\x1f', 1) order by split_part(w, E'\x1f', 1))
                        from unnest(string_to_array(s.goods, E'\x1e')) w))))
