-- Facilities by organisation and band: those of the scan before, and what moved; or, where none is before, all of the line.
-- $1 scan   $2 line   $3 base or null
insert into scan_band (scan_id, org_id, band, n)
select $1::bigint, org_id, band, sum(n)
  from (select org_id, band, n from scan_band where scan_id = $3::bigint
        union all
        select org_id, band_after, count(*) from change where scan_id = $1::bigint and $3::bigint is not null group by 1, 2
        union all
        select org_id, band_before, -count(*) from change where scan_id = $1::bigint and $3::bigint is not null group by 1, 2
        union all
        select org_id, band, count(*)
          from score
         where line = $2::bigint and from_scan = $1::bigint and $3::bigint is null
         group by 1, 2) c
 where band is not null
 group by org_id, band
having sum(n) <> 0
