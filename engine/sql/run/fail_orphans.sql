-- Scans whose program is gone: the lock that they held is ours now.   $1 now
update scan set status = 'failed', finished_at = $1::timestamptz, message = 'the program ended before the scan did'
 where status = 'running'
returning scan_id
