insert into document
select s.*
  from stage_document s
 where not exists (select from document a
                    where a.part = s.part and a.facility_id = s.facility_id and a.org_id = s.org_id and a.document_id = s.document_id
                      and a.known_to = 'infinity')
