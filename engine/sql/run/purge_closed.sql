-- Versions that another followed.
delete from score s
 using purge_gap g
 where s.line = g.line and s.from_scan > g.after and s.from_scan < g.before
   and s.to_scan <= g.before and s.to_scan < 2147483647
