-- A program that did not renew the lease of its scan is stopped or cut off: its sessions
-- are ended, and what they had not committed is gone.
select count(pg_terminate_backend(pid)) > 0
  from pg_stat_activity
 where application_name = 'flare scan' and datname = current_database() and pid <> pg_backend_pid()
   and exists (select from scan where status = 'running' and lease_until < clock_timestamp())
