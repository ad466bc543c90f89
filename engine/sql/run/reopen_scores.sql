-- Versions that a scan that is given up had closed are open again: another followed, or they were told as gone.
-- $1 scan   $2 line
update score s
   set to_scan = 2147483647
  from (select part, facility_id, org_id from score where line = $2::bigint and from_scan = $1::bigint
        union all
        select part, facility_id, org_id from change where scan_id = $1::bigint and kind = 'left') c
 where s.part = c.part and s.line = $2::bigint and s.facility_id = c.facility_id and s.org_id = c.org_id
   and s.to_scan = $1::bigint
