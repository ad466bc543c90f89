-- One program runs the jobs of a database.
select pg_try_advisory_lock(7073, 1)
