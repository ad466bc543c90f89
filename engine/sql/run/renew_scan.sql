-- $1 scan   $2 token   $3 seconds of the lease.  No row: another program took the scan over.
update scan set lease_until = clock_timestamp() + $3::integer * interval '1 second'
 where scan_id = $1::bigint and token = $2::integer and status = 'running'
