-- $1 scan
delete from change where scan_id = $1::bigint
