-- One load at a time: what is known must not change between comparing and merging.
select pg_try_advisory_xact_lock(7070, 1)
