-- A published scan.   $1 its number, or null   $2 not of a later day, or null   $3 not knowing more, or null
-- Without any of them the one that everybody sees.
select scan_id from asked_scan($1::bigint, $2::date, $3::timestamptz)
