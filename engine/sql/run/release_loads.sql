-- What hold_loads.sql took; it also goes with the connection.
select pg_advisory_unlock_shared(7070, 1)
