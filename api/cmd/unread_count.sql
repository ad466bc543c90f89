-- Facilities of scan $1 with a finding that no rule understood.
select count(*)
  from scan c
  join score s on s.line = c.line and s.unread <> '' and s.from_scan <= c.scan_id and s.to_scan > c.scan_id
 where c.scan_id = $1::bigint
