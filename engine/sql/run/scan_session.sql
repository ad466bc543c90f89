-- What each connection of a scan begins with: a scanner that is killed must not keep
-- its lock or its rows while a query of its runs on.  Facilities that are named are looked up in the order
-- of the indexes, which PostgreSQL otherwise loses by hashing them first: a third less time.
set application_name = 'flare scan';
set client_connection_check_interval = '2s';
set timezone = 'UTC';
set enable_hashagg = off;
