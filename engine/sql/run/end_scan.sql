-- Publishing is this one update: before it nobody sees the scan, after it all do.
-- $1 scan   $2 status   $3 finished at   $4 facilities   $5 texts not evaluated   $6 message or null
update scan
   set status = $2, finished_at = $3::timestamptz, facilities = $4::bigint, texts_limited = $5::bigint, message = $6
 where scan_id = $1::bigint
