-- Facilities by organisation and band: those of the scan before, and what moved; or, where none is before, all that it wrote.
-- $1 scan   $2 base or null
insert into scan_band (scan_id, org_id, band, n)
select $1::bigint, org_id, band, sum(n)
  from (select org_id, band, n from scan_band where scan_id = $2::bigint
        union all
        select org_id, band_after, count(*) from change where scan_id = $1::bigint and $2::bigint is not null group by 1, 2
        union all
        select org_id, band_before, -count(*) from change where scan_id = $1::bigint and $2::bigint is not null group by 1, 2
        union all
        select w.org_id, w.band, w.n
          from scan_part p
         cross join lateral unnest(p.orgs, p.bands, p.counts) as w (org_id, band, n)
         where p.scan_id = $1::bigint and $2::bigint is null) c
 where band is not null
 group by org_id, band
having sum(n) <> 0
