-- Versions that are known now and will not be: the file's, and those that another takes the place of.   $1 source_id
insert into shut_finding
select now.*
  from finding now
 where now.known_to = 'infinity'
   and (now.source_id = $1::bigint
        or exists (select from back_finding b
                    where b.part = now.part and b.facility_id = now.facility_id and b.org_id = now.org_id
                      and b.finding_id = now.finding_id))
