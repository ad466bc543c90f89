-- What a scan that failed had written.   $1 scan
delete from score where scan_id = $1::bigint
