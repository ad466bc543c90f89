-- What the transaction sees, for others to see the same.
select pg_export_snapshot()
