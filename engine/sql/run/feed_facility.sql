-- The facilities of one part, as each organisation sees them.
-- Where a text is not asked for, its column says whether there is one.
-- $1 part   $2 known at, microseconds since 1970
-- Columns of the facts that the rules read are put in place of the mark.
select r.facility_id, r.org_id, r.country, r.sector, r.workers_max, r.known_from /*facts*/
  from facility r
 where /*among*/ r.part = $1 /**/
   and r.known_from <= (timestamp 'epoch' + $2 * interval '1 microsecond') at time zone 'UTC'
   and r.known_to > (timestamp 'epoch' + $2 * interval '1 microsecond') at time zone 'UTC'
 order by r.facility_id, r.org_id
