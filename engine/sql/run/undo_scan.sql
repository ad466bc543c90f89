-- What a scan that was given up had written goes.
-- $1 scan   $2 line
with parts as (
    delete from scan_part where scan_id = $1::bigint
), changes as (
    delete from change where scan_id = $1::bigint
)
delete from score where line = $2::bigint and from_scan = $1::bigint
