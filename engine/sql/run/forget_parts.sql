-- $1 scan
delete from scan_part where scan_id = $1::bigint
