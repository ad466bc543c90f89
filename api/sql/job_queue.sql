-- All of it has come.   $1 job
update job set status = 'queued' where job_id = $1::bigint
