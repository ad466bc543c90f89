-- Who holds the lock is the only one that runs jobs: one that seems to run was left by a program that ended.
-- It is done again, for loads and scans of the same bytes come to the same.   $1 attempts after which it is given up
-- A file of which the rest never came is forgotten after an hour.
with gone as (
    delete from job where status = 'receiving' and created_at < clock_timestamp() - interval '1 hour' returning job_id
),
pieces as (
    delete from job_piece where job_id in (select job_id from gone)
)
update job
   set status = case when attempts < $1::integer then 'queued' else 'failed' end,
       message = case when attempts < $1::integer then 'the program that ran it ended; it is done again'
                      else 'the program that ran it ended, each time' end,
       finished_at = case when attempts < $1::integer then null else clock_timestamp() end,
       progress = null
 where status = 'running'
