-- Whether the scan is still ours; what this transaction wrote is then for it.   $1 scan   $2 token
select scan_id from scan where scan_id = $1::bigint and token = $2::integer and status = 'running' for share
