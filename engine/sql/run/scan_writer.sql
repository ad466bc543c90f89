-- Those that write, besides.  A batch may be lost with the server as long as publishing
-- is not: it commits for good, and whatever came before it with it.  A writer that is
-- stopped between two statements must not keep others from the rows that it holds.  What it
-- changes it finds by key, a few rows of many: of a table that was filled just now PostgreSQL
-- knows no better than to read all of it instead.
-- $1 seconds of the lease
select set_config('synchronous_commit', 'off', false),
       set_config('idle_in_transaction_session_timeout', $1 || 's', false),
       set_config('enable_hashjoin', 'off', false),
       set_config('enable_mergejoin', 'off', false)
