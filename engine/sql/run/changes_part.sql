-- Facilities of one part of which two scans say something else.
-- $1 part   $2 line and $3 number of the one before   $4 line and $5 number of the other
select facility_id, org_id,
       coalesce((select bit_or(t.why)
                   from scan_touched t
                  where t.part = $1 and t.facility_id = coalesce(a.facility_id, b.facility_id)
                    and t.org_id in (coalesce(a.org_id, b.org_id), 0)), 0)::smallint,
       b.score, b.band, b.pattern, b.floor_rule, b.hits, a.score, a.band, a.pattern, a.floor_rule, a.hits
  from (select * from score where part = $1 and line = $2 and from_scan <= $3 and to_scan > $3) b
  full join (select * from score where part = $1 and line = $4 and from_scan <= $5 and to_scan > $5) a
 using (facility_id, org_id)
 where (a.score, a.band, a.pattern) is distinct from (b.score, b.band, b.pattern)
