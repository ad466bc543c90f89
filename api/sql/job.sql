-- A job.   $1 its id
select json_build_object(
         'id',          lpad(to_hex(job_id), 16, '0'),
         'kind',        kind,
         'status',      status,
         'file',        file_name,
         'feed',        feed,
         'created_at',  created_at,
         'started_at',  started_at,
         'finished_at', finished_at,
         'attempts',    attempts,
         'progress',    round(progress / 1000.0, 3),
         'message',     message,
         'rejects',     (select octet_length(r.bytes) from job_rejects r where r.job_id = job.job_id),
         'result',      result::json)
  from job
 where job_id = $1::bigint
