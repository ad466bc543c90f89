-- Goods that are known now and will not be, of the same facilities.   $1 source_id
insert into shut_facility_good
select g.*
  from facility_good g
 where g.known_to = 'infinity'
   and exists (select from facility s
                where s.source_id = $1::bigint and s.part = g.part and s.facility_id = g.facility_id
                  and s.org_id = g.org_id)
   and (g.source_id = $1::bigint
        or not exists (select from back_facility_good b
                        where b.part = g.part and b.facility_id = g.facility_id and b.org_id = g.org_id
                          and b.good = g.good))
