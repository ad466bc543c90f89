-- The relations of one part's facilities that held on the day, as each organisation sees them, the newest statement
-- first; one whose other party is on several lists comes once for each of them.
-- Where a text is not asked for, its column says whether there is one.
-- $1 part   $2 known at, microseconds since 1970   $3 as of, days since 1970
select f.facility_id, f.org_id, l.link_id, l.stated_on, l.org_id, l.known_from /*facts*/
  from link l
  join facility f
    on f.part = l.part and f.facility_id = l.facility_id and l.org_id in (f.org_id, 0)
  left join lateral (select distinct on (e.list) e.list, e.status
                       from list_key n
                       join list_entry e
                         on e.entry_id = n.entry_id and e.org_id in (f.org_id, 0)
                      where n.country_key = l.other_country_key
                        and n.known_from <= (timestamp 'epoch' + $2 * interval '1 microsecond') at time zone 'UTC'
                        and e.known_from <= (timestamp 'epoch' + $2 * interval '1 microsecond') at time zone 'UTC'
                        and e.known_to > (timestamp 'epoch' + $2 * interval '1 microsecond') at time zone 'UTC'
                        and (e.listed_on is null or e.listed_on <= date 'epoch' + $3)
                        and (e.delisted_on is null or e.delisted_on > date 'epoch' + $3)
                      order by e.list, e.status <> 'active', e.status, e.entry_id) m on true
 cross join lateral (select l.kind as link_kind, l.share_pct as link_share_pct, l.good as link_good,
                            l.held_from as link_held_from, l.stated_on as link_stated_on,
                            l.other_name as link_name, l.other_address as link_address,
                            l.other_country as link_country, l.other_sector as link_sector,
                            m.list as link_list, m.status as link_list_status) as r
 where /*among*/ l.part = $1 /**/
   and f.known_from <= (timestamp 'epoch' + $2 * interval '1 microsecond') at time zone 'UTC'
   and f.known_to > (timestamp 'epoch' + $2 * interval '1 microsecond') at time zone 'UTC'
   and l.known_from <= (timestamp 'epoch' + $2 * interval '1 microsecond') at time zone 'UTC'
   and l.known_to > (timestamp 'epoch' + $2 * interval '1 microsecond') at time zone 'UTC'
   and l.stated_on <= date 'epoch' + $3
   and (l.held_from is null or l.held_from <= date 'epoch' + $3)
   and (l.held_to is null or l.held_to > date 'epoch' + $3)
 order by f.facility_id, f.org_id, l.stated_on desc, l.link_id, l.org_id, m.list collate "C"
