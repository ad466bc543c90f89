-- The goods that one part's facilities make, in order of their names: the number
-- of a good in this order, from 0, is what its evidence refers to.
-- $1 part   $2 known at, microseconds since 1970
select r.facility_id, r.org_id /*facts*/
  from facility_good r
 where /*among*/ r.part = $1 /**/
   and r.known_from <= (timestamp 'epoch' + $2 * interval '1 microsecond') at time zone 'UTC'
   and r.known_to > (timestamp 'epoch' + $2 * interval '1 microsecond') at time zone 'UTC'
 order by r.facility_id, r.org_id, r.good collate "C"
