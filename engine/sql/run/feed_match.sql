-- The list entries that name one part's facilities and were in force on the day.
-- $1 part   $2 known at, microseconds since 1970   $3 as of, days since 1970
select m.facility_id, m.org_id, m.entry_id /*facts*/
  from facility_match m
  join list_entry e
    on e.entry_id = m.entry_id
 cross join lateral (select e.list as match_list, e.status as match_status, m.kind as match_kind,
                            e.listed_on as match_listed_on) as r
 where /*among*/ m.part = $1 /**/
   and m.known_from <= (timestamp 'epoch' + $2 * interval '1 microsecond') at time zone 'UTC'
   and m.known_to > (timestamp 'epoch' + $2 * interval '1 microsecond') at time zone 'UTC'
   and e.known_from <= (timestamp 'epoch' + $2 * interval '1 microsecond') at time zone 'UTC'
   and e.known_to > (timestamp 'epoch' + $2 * interval '1 microsecond') at time zone 'UTC'
   and (e.listed_on is null or e.listed_on <= date 'epoch' + $3)
   and (e.delisted_on is null or e.delisted_on > date 'epoch' + $3)
 order by m.facility_id, m.org_id, m.entry_id
