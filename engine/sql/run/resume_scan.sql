-- $1 scan   $2 seconds of the lease
update scan set token = token + 1, lease_until = clock_timestamp() + $2::integer * interval '1 second'
 where scan_id = $1::bigint
returning token
