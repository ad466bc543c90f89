-- Between scans of a line that stay, or beyond them: versions within are seen by none.
create temporary table purge_gap on commit drop as
select distinct p.line,
       coalesce((select max(k.scan_id) from scan k
                  where k.line = p.line and k.scan_id < p.scan_id and k.status in ('published', 'queued', 'running')
                    and k.scan_id not in (select scan_id from purged)), 0) as after,
       coalesce((select min(k.scan_id) from scan k
                  where k.line = p.line and k.scan_id > p.scan_id and k.status in ('published', 'queued', 'running')
                    and k.scan_id not in (select scan_id from purged)), 2147483647) as before
  from purged p
 where p.status = 'published'
