-- What a scan that was given up had written: its versions go, those that it closed are open again.
-- $1 scan   $2 line
with gone as (
    delete from score where line = $2::bigint and from_scan = $1::bigint
), parts as (
    delete from scan_part where scan_id = $1::bigint
), changes as (
    delete from change where scan_id = $1::bigint
)
update score set to_scan = 2147483647 where line = $2::bigint and to_scan = $1::bigint
