-- Versions that none followed, of lines that ended.
delete from score s
 using purge_gap g
 where s.line = g.line and s.from_scan > g.after
   and g.before = 9223372036854775807 and s.to_scan = 9223372036854775807
