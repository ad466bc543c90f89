-- What the connection that writes the audit log begins with.
set role flare_api;
set application_name = 'flare audit';
set statement_timeout = '5s';
set synchronous_commit = on;
set jit = off;
set timezone = 'UTC';
