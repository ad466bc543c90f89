-- $1 known_at.  Changes to what was already known then, or later: how many, and one of them.
select count(*), min(a.key)
  from stage_document s
  join document a on a.part = s.part and a.facility_id = s.facility_id and a.org_id = s.org_id and a.document_id = s.document_id
           and a.known_to = 'infinity'
 where a.row_hash <> s.row_hash and a.known_from >= $1::timestamptz
