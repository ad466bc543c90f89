-- The next piece of a job's file.   $1 job   $2 its place   $3 organisation   $4 bytes
insert into job_piece (job_id, seq, org_id, bytes) values ($1::bigint, $2::integer, $3::integer, $4::bytea)
