-- Versions that a scan found to say something else now, or nothing.
-- $1 scan   $2 line   $3 parts   $4 facilities   $5 organisations: array literals of one length
update score s
   set to_scan = $1::bigint
  from unnest($3::smallint[], $4::bigint[], $5::integer[]) as w (part, facility_id, org_id)
 where s.part = w.part and s.line = $2::bigint and s.facility_id = w.facility_id and s.org_id = w.org_id
   and s.to_scan = 2147483647 and s.from_scan < $1::bigint
