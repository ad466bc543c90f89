-- Facilities of one part of which two scans say something else.
-- $1 part   $2 line and $3 number of the one before   $4 line and $5 number of the other
select facility_id, org_id, coalesce(t.why, 0)::smallint,
       b.score, b.band, b.pattern, b.floor_rule, b.hits, a.score, a.band, a.pattern, a.floor_rule, a.hits
  from (select * from score where part = $1 and line = $2 and from_scan <= $3 and to_scan > $3) b
  full join (select * from score where part = $1 and line = $4 and from_scan <= $5 and to_scan > $5) a
 using (facility_id, org_id)
  left join (select facility_id, why from scan_touched where part = $1) t using (facility_id)
 where (a.score, a.band, a.pattern) is distinct from (b.score, b.band, b.pattern)
