-- $1 scan
select part from scan_part where scan_id = $1::bigint
