-- How many jobs of an organisation wait.   $1 organisation
select count(*) from job where org_id = $1::integer and status in ('receiving', 'queued', 'running')
