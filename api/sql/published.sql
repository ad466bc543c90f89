-- The scan that can be seen: its id, and what changes whenever it does.
select scan_id, scan_id || '.' || extract(epoch from finished_at)::text as stamp
  from scan
 where status = 'published'
 order by finished_at desc, scan_id desc
 limit 1;
