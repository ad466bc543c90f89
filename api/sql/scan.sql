-- One scan with its bands counted.   $1 scan
select row_to_json(s) from scan_told s where s.id = $1::bigint;
