-- The goods that one part's facilities make, in order of their names: the number
-- of a good in this order, from 0, is what its evidence refers to.
-- $1 part   $2 known at, microseconds since 1970
select f.facility_id, f.org_id /*facts*/
  from facility f
  join facility_good r
    on r.part = f.part and r.facility_id = f.facility_id and r.org_id = f.org_id
 where /*among*/ f.part = $1 /**/
   and f.known_from <= timestamptz 'epoch' + $2 * interval '1 microsecond'
   and f.known_to > timestamptz 'epoch' + $2 * interval '1 microsecond'
   and r.known_from <= timestamptz 'epoch' + $2 * interval '1 microsecond'
   and r.known_to > timestamptz 'epoch' + $2 * interval '1 microsecond'
 order by f.facility_id, f.org_id, r.good collate "C"
