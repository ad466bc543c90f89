-- What every connection of the server begins with.
--
-- The server only reads.  Plans are PostgreSQL's choice: for the list it makes one for the
-- values at hand, which drops the filters that nobody asked for and finds the index of
-- the order that was; for a facility it keeps one.
-- Row security then shows of the rows what the caller may see (engine/sql/pg/context.sql): also
-- where the connection's own user could see more.
set role flare_api;
set application_name = 'flare serve';
set default_transaction_read_only = on;
set statement_timeout = '5s';
set jit = off;
set timezone = 'UTC';
