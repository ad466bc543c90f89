insert into facility_good
select b.*
  from back_facility_good b
 where not exists (select from facility_good g
                    where g.part = b.part and g.facility_id = b.facility_id and g.org_id = b.org_id and g.good = b.good
                      and g.known_to = 'infinity')
