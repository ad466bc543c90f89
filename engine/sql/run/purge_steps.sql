-- Scans that stay and whose changes are told from one that goes: from which they will be.
create temporary table purge_step on commit drop as
select s.scan_id,
       (select max(k.scan_id) from scan k
         where k.scan_id < s.scan_id and k.status = 'published' and not k.apart
           and k.scan_id not in (select scan_id from purged)) as previous
  from scan s
 where s.previous in (select scan_id from purged) and s.scan_id not in (select scan_id from purged)
