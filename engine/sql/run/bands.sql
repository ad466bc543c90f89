-- $1 scan
select band, sum(n) from scan_band where scan_id = $1::bigint group by band
