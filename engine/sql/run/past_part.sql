-- What the scan before said of one part's facilities.   $1 part   $2 line   $3 scan
select s.facility_id, s.org_id, s.ctid, s.digest, s.score, s.band, s.pattern, s.floor_rule, s.hits
  from score s
 where /*among*/ s.part = $1 /**/ and s.line = $2 and s.from_scan <= $3 and s.to_scan > $3
 order by s.facility_id, s.org_id
