-- Keep the rows that a load refused.   $1 job   $2 their bytes
-- What came as a workbook goes as CSV; what was packed is not.
insert into job_rejects (job_id, org_id, name, bytes)
select job_id, org_id,
       coalesce(substring(name from '(?i)^(.+)\.(?:csv|tsv|txt|json|jsonl|ndjson|geojson|xml|yaml|yml|xlsx|xlsm)$'), name) || '-refused' ||
       coalesce(lower(substring(name from '(?i)\.(?:csv|tsv|txt|json|jsonl|ndjson|geojson|xml|yaml|yml)$')), '.csv'),
       $2::bytea
  from job
 cross join lateral regexp_replace(file_name, '\.(gz|bz2|xz|zst|zip)$', '', 'i') name
 where job_id = $1::bigint
    on conflict (job_id) do update
   set bytes = excluded.bytes
