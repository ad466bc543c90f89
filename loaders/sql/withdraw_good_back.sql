-- Of facilities of which the file had a version: the goods that the newest version that stands and said any had.
-- $1 source_id, $2 withdrawn_at
insert into back_facility_good
select g.part, g.facility_id, g.org_id, g.good, $2::timestamptz, 'infinity', g.raw, g.source_id, g.source_row
  from facility e
  join facility_good g
    on g.part = e.part and g.facility_id = e.facility_id and g.org_id = e.org_id
   and g.source_id = e.source_id and g.source_row = e.source_row
 where exists (select from facility s
                where s.source_id = $1::bigint and s.part = e.part and s.facility_id = e.facility_id
                  and s.org_id = e.org_id)
   and e.known_from < $2::timestamptz
   and not 'goods' = any (coalesce(e.carried, '{}'))
   and not exists (select from withdrawal w where w.source_id = e.source_id and e.known_from < w.withdrawn_at)
   and not exists (select from facility n
                    where n.part = e.part and n.facility_id = e.facility_id and n.org_id = e.org_id
                      and n.known_from > e.known_from and n.known_from < $2::timestamptz
                      and not 'goods' = any (coalesce(n.carried, '{}'))
                      and not exists (select from withdrawal w
                                       where w.source_id = n.source_id and n.known_from < w.withdrawn_at))
   and g.known_from = (select max(o.known_from)
                         from facility_good o
                        where o.part = g.part and o.facility_id = g.facility_id and o.org_id = g.org_id
                          and o.source_id = g.source_id and o.source_row = g.source_row)
