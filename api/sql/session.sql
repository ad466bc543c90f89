-- What every connection of the server begins with.
--
-- The server only reads.  A plan made for the values at hand drops the filters that
-- nobody asked for and finds the index of the order that was; planning costs less
-- than a millisecond.
set application_name = 'flare serve';
set default_transaction_read_only = on;
set statement_timeout = '5s';
set plan_cache_mode = force_custom_plan;
set jit = off;
set timezone = 'UTC';
