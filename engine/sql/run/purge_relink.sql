update scan s
   set previous = p.previous,
       base = case when s.base in (select scan_id from purged)
                   then (select k.scan_id from scan k where k.scan_id = p.previous and k.line = s.line) else s.base end
  from purge_step p
 where s.scan_id = p.scan_id
