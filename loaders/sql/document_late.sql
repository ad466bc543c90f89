-- $1 known_at.  Changes to what was already known then, or later, and what was known once, until a later day:
-- how many, and one of them.
select count(*), min(key)
  from (select a.key
          from stage_document s
          join document a on a.part = s.part and a.facility_id = s.facility_id and a.org_id = s.org_id
           and a.document_id = s.document_id and a.known_to = 'infinity'
         where a.row_hash <> s.row_hash and a.known_from >= $1::timestamptz
        union all
        select s.key
          from stage_document s
          join document a on a.part = s.part and a.facility_id = s.facility_id and a.org_id = s.org_id
           and a.document_id = s.document_id and a.known_to > $1::timestamptz
         where not exists (select from document n
                            where n.part = s.part and n.facility_id = s.facility_id and n.org_id = s.org_id
                              and n.document_id = s.document_id and n.known_to = 'infinity')) late
