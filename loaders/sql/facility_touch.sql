-- What the next scan must judge again; before the first scan, that is everything.
-- $1 org_id, $2 known_at
insert into facility_touched (part, facility_id, known_at)
select part, facility_id, $2::timestamptz
  from (select part, facility_id from stage_facility_diff
        union
        select g.part, g.facility_id
          from stage_facility s
          join facility_good g on g.part = s.part and g.facility_id = s.facility_id and g.org_id = $1::integer
         where g.known_from = $2::timestamptz or g.known_to = $2::timestamptz) changed
 where exists (select from scan)
