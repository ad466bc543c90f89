-- A scan that is not published.   $1 scan   $2 status   $3 now   $4 message
update scan set status = $2, finished_at = $3::timestamptz, message = $4 where scan_id = $1::bigint
