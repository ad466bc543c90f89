-- Versions that none followed, of lines that ended.
delete from score s
 using purge_gap g
 where s.line = g.line and s.from_scan > g.after
   and g.before = 2147483647 and s.to_scan = 2147483647
