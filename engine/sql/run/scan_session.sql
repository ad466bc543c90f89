-- What each connection of a scan begins with: a scanner that is killed must not keep
-- its lock or its rows while a query of its runs on.
set application_name = 'flare scan';
set client_connection_check_interval = '2s';
set timezone = 'UTC';
