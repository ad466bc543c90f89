-- What became of a job.
-- $1 job   $2 status: done, failed, queued   $3 exit code   $4 message   $5 result   $6 seconds until it is tried again
-- Rows that were refused can be fetched for 30 days.
with file as (
    delete from job_piece where job_id = $1::bigint and $2::text <> 'queued'
),
old as (
    delete from job_rejects r using job j where j.job_id = r.job_id and j.finished_at < clock_timestamp() - interval '30 days'
)
update job
   set status = $2::text, exit_code = $3::integer, message = $4::text, result = $5::text,
       finished_at = case when $2::text <> 'queued' then clock_timestamp() end,
       not_before = clock_timestamp() + make_interval(secs => $6::integer),
       progress = case when $2::text = 'done' then 1000 end
 where job_id = $1::bigint
