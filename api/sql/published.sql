-- The scan that can be seen: its id, and what changes whenever it does.
select scan_id, scan_id || '.' || extract(epoch from finished_at)::text as stamp
  from newest_scan;
