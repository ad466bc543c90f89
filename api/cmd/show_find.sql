-- Facilities by what a person may type, of a published scan.
-- $1 id or null   $2 its part   ids that it has as an OS ID and as an own id, with their parts: $3 $4   $5 $6
-- hash and part as one of several identifiers: $7 $8 OS ID   $9 $10 own id   $11 hash of a name   $12 the scan
-- $13 organisation whose view it is, null: any that has one
with told as (
    select scan_id, line, known_at from scan where scan_id = $12::bigint
), named as (
    select $1::bigint as facility_id, $2::smallint as part, 0 as how
     where $1::bigint is not null
    union all
    select facility_id, part, 1
      from facility
     where (part, facility_id) in (($4::smallint, $3::bigint), ($6::smallint, $5::bigint))
    union all
    select facility_id, facility_part, 1
      from facility_key k
     where (part, key) in (($8::smallint, $7::bigint), ($10::smallint, $9::bigint))
       and not exists (select from withdrawal w where w.source_id = k.source_id and k.known_from < w.withdrawn_at)
    union all
    select facility_id, part, 2
      from facility f
     where name_key = $11::bigint
       and not exists (select from withdrawal w where w.source_id = f.source_id and f.known_from < w.withdrawn_at)
), best as (
    select distinct facility_id, part from named where how = (select min(how) from named)
)
select n.scan_id, b.facility_id, b.part, f.name, f.country, lpad(to_hex(b.facility_id), 16, '0'), f.address,
       s.facility_id is not null, o.name
  from told n
  left join best b on true
  left join facility f on f.part = b.part and f.facility_id = b.facility_id
   and f.known_from <= n.known_at and f.known_to > n.known_at
   and ($13::text is null or f.org_id = (select org_id from organisation where name = $13))
  left join organisation o on o.org_id = f.org_id
  left join score s on s.part = b.part and s.line = n.line and s.facility_id = b.facility_id and s.org_id = f.org_id
   and s.from_scan <= n.scan_id and s.to_scan > n.scan_id
 order by f.name, b.facility_id, o.org_id
