-- Facilities by organisation and band: those of the scan before, and what changed.
-- $1 scan   $2 line   $3 base or null
insert into scan_band (scan_id, org_id, band, n)
select $1::bigint, org_id, band, sum(n)
  from (select org_id, band, n from scan_band where scan_id = $3::bigint
        union all
        select org_id, band, count(*) from score where line = $2::bigint and from_scan = $1::bigint group by 1, 2
        union all
        select org_id, band, -count(*) from score where line = $2::bigint and to_scan = $1::bigint group by 1, 2) c
 group by org_id, band
having sum(n) <> 0
