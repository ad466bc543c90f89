-- The list entries that name one part's facilities and were in force on the day.
-- $1 part   $2 known at, microseconds since 1970   $3 as of, days since 1970
select f.facility_id, f.org_id, m.entry_id /*facts*/
  from facility f
  join facility_match m
    on m.part = f.part and m.facility_id = f.facility_id and m.org_id = f.org_id
  join list_entry e
    on e.entry_id = m.entry_id
 cross join lateral (select e.list as match_list, e.status as match_status, m.kind as match_kind,
                            e.listed_on as match_listed_on) as r
 where /*among*/ f.part = $1 /**/
   and f.known_from <= timestamptz 'epoch' + $2 * interval '1 microsecond'
   and f.known_to > timestamptz 'epoch' + $2 * interval '1 microsecond'
   and m.known_from <= timestamptz 'epoch' + $2 * interval '1 microsecond'
   and m.known_to > timestamptz 'epoch' + $2 * interval '1 microsecond'
   and e.known_from <= timestamptz 'epoch' + $2 * interval '1 microsecond'
   and e.known_to > timestamptz 'epoch' + $2 * interval '1 microsecond'
   and (e.listed_on is null or e.listed_on <= date 'epoch' + $3)
   and (e.delisted_on is null or e.delisted_on > date 'epoch' + $3)
 order by f.facility_id, f.org_id, m.entry_id
