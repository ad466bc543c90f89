-- Facilities of which the versions that a scan closed and opened say something else.
-- $1 line   $2 scan
select facility_id, org_id,
       coalesce((select bit_or(t.why)
                   from scan_touched t
                  where t.part = coalesce(a.part, b.part) and t.facility_id = coalesce(a.facility_id, b.facility_id)
                    and t.org_id in (coalesce(a.org_id, b.org_id), 0)), 0)::smallint,
       b.score, b.band, b.pattern, b.floor_rule, b.hits, a.score, a.band, a.pattern, a.floor_rule, a.hits
  from (select * from score where line = $1 and to_scan = $2) b
  full join (select * from score where line = $1 and from_scan = $2) a using (part, facility_id, org_id)
 where (a.score, a.band, a.pattern) is distinct from (b.score, b.band, b.pattern)
