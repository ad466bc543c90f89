-- The rows that a job's load refused: their bytes, no next page, whose they are, what it is called in the audit log,
-- and what a browser saves it as.   $1 the job
select bytes, null, org_id, 'job ' || lpad(to_hex(job_id), 16, '0'), name
  from job_rejects
 where job_id = $1::bigint
