insert into link
select s.*
  from stage_link s
 where not exists (select from link a
                    where a.part = s.part and a.facility_id = s.facility_id and a.org_id = s.org_id and a.link_id = s.link_id
                      and a.known_to = 'infinity')
