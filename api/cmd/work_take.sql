-- The next job, which runs from now on; a disabled organisation's wait until it is enabled.   $1 attempts after which it is given up
update job
   set status = 'running', attempts = attempts + 1, started_at = coalesce(started_at, clock_timestamp()), progress = null, message = null
 where job_id = (select job_id
                   from job
                  where status = 'queued' and not_before <= clock_timestamp() and attempts < $1::integer
                    and not exists (select from organisation o where o.org_id = job.org_id and o.disabled_at is not null)
                  order by created_at, job_id
                  limit 1)
returning job_id, kind, file_name, feed, key_id, (select name from organisation o where o.org_id = job.org_id), org_id, attempts
