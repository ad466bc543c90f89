-- Facilities of one part of which two scans say something else.
-- $1 part   $2 line and $3 number of the one before   $4 line and $5 number of the other
-- $6 known at, microseconds since 1970
select facility_id, org_id, coalesce(t.why, 0)::smallint,
       b.score, b.band, b.pattern, b.floor_rule, b.hits, a.score, a.band, a.pattern, a.floor_rule, a.hits
  from (select * from score where part = $1 and line = $2 and from_scan <= $3 and to_scan > $3) b
  full join (select * from score where part = $1 and line = $4 and from_scan <= $5 and to_scan > $5) a
 using (facility_id, org_id)
  left join (select facility_id, bit_or(why) as why
               from facility_touched
              where part = $1 and known_at <= timestamptz 'epoch' + $6 * interval '1 microsecond'
              group by facility_id) t using (facility_id)
 where (a.score, a.band, a.pattern) is distinct from (b.score, b.band, b.pattern)
