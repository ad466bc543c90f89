-- Whether this session is the only demo in its database: it holds the lock until
-- it ends.  No parameters.
select pg_try_advisory_lock(hashtext('flare demo'))
