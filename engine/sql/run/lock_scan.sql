-- One scan at a time; the lock goes with the connection.
select pg_try_advisory_lock(hashtext('flare'), hashtext('scan'))
