-- What the scan must know before it starts.   $1 known at
select coalesce((select max(edition) from rate_edition), 0),
       exists (select from list_entry where known_from <= $1::timestamptz and known_to > $1::timestamptz),
       pg_export_snapshot()
