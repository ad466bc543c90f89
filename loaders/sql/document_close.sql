update document a
   set known_to = s.known_from
  from stage_document s
 where a.part = s.part and a.facility_id = s.facility_id and a.org_id = s.org_id and a.document_id = s.document_id
   and a.known_to = 'infinity'
   and a.row_hash <> s.row_hash
