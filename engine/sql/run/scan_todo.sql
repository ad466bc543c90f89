-- Facilities that may have another score than the line's newest scan says: loads
-- changed something, they come to an age, or something dated in the future comes true; in whose view
-- and why they were touched (facility_touched), 0 where they were not.
-- $1 known at, microseconds since 1970   $2 as of, $3 that scan's as of, days since 1970
-- $4 line   $5 most rows
select part, facility_id, org_id, bit_or(why) as why
  from (select part, facility_id, org_id, why
          from facility_touched
         where known_at <= timestamptz 'epoch' + $1 * interval '1 microsecond'
        union all
        select part, facility_id, 0, 0::smallint
          from score
         where line = $4 and to_scan = 2147483647 and due > date 'epoch' + $3 and due <= date 'epoch' + $2
        union all
        select part, facility_id, 0, 0::smallint
          from assessment
         where assessed_on > (known_from at time zone 'UTC')::date
           and assessed_on > date 'epoch' + $3 and assessed_on <= date 'epoch' + $2
        union all
        select part, facility_id, 0, 0::smallint
          from finding
         where found_on > (known_from at time zone 'UTC')::date
           and found_on > date 'epoch' + $3 and found_on <= date 'epoch' + $2
        union all
        select part, facility_id, 0, 0::smallint
          from finding
         where closed_on > (known_from at time zone 'UTC')::date
           and closed_on > date 'epoch' + $3 and closed_on <= date 'epoch' + $2
        union all
        select m.part, m.facility_id, 0, 0::smallint
          from list_entry e
          join facility_match m using (entry_id)
         where e.listed_on > date 'epoch' + $3 and e.listed_on <= date 'epoch' + $2
            or e.delisted_on > date 'epoch' + $3 and e.delisted_on <= date 'epoch' + $2
        union all
        select part, facility_id, 0, 0::smallint
          from document
         where published_on > (known_from at time zone 'UTC')::date
           and published_on > date 'epoch' + $3 and published_on <= date 'epoch' + $2
        union all
        select part, facility_id, 0, 0::smallint
          from link
         where stated_on > (known_from at time zone 'UTC')::date
           and stated_on > date 'epoch' + $3 and stated_on <= date 'epoch' + $2
            or held_from > date 'epoch' + $3 and held_from <= date 'epoch' + $2
            or held_to > date 'epoch' + $3 and held_to <= date 'epoch' + $2
        union all
        select l.part, l.facility_id, 0, 0::smallint
          from list_entry e
          join list_key n using (entry_id)
          join link l on l.other_country_key = n.country_key
         where e.listed_on > date 'epoch' + $3 and e.listed_on <= date 'epoch' + $2
            or e.delisted_on > date 'epoch' + $3 and e.delisted_on <= date 'epoch' + $2) changed
 group by part, facility_id, org_id
 order by part, facility_id, org_id
 limit $5
