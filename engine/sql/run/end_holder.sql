-- A program of whose sessions none has been heard for as long as its lease is stopped or cut
-- off: they are ended, and what they had not committed is gone.  One that lives renews its
-- lease in time, and before it has a scan, or has it no more, it asks for something.
-- $1 seconds of the lease
with holder as (
    select pid, (state like 'idle%' or wait_event_type = 'Client')
                and state_change < clock_timestamp() - $1::integer * interval '1 second' as silent
      from pg_stat_activity
     where application_name = 'flare scan' and datname = current_database() and backend_type = 'client backend'
       and pid <> pg_backend_pid()
)
select count(pg_terminate_backend(pid)) > 0
  from holder
 where (select bool_and(silent) from holder)
