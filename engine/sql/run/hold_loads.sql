-- No load runs, and none begins: their lock (loaders/sql/lock_loads.sql), shared.  Waits for one that is under way.
select pg_advisory_lock_shared(7070, 1)
