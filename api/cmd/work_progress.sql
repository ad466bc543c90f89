-- How far a scan is, in permille; null: unknown.   $1 the job
update job
   set progress = (select count(*) * 1000 / 256
                     from scan_part p
                     join scan s using (scan_id)
                    where s.status = 'running')
 where job_id = $1::bigint and kind = 'scan'
