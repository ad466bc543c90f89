-- $1 scan
select coalesce(previous, 0), apart from scan where scan_id = $1::bigint
