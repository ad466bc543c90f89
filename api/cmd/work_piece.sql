-- A piece of a job's file.   $1 job   $2 its place
select bytes from job_piece where job_id = $1::bigint and seq = $2::integer
