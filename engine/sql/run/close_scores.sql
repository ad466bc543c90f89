-- Versions that a scan found to say something else now, or nothing, where it read them.
-- $1 scan   $2 places: an array literal
update score
   set to_scan = $1::bigint
 where ctid = any ($2::tid[]) and to_scan = 2147483647 and from_scan < $1::bigint
