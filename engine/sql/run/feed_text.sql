-- What was found in the texts of one part's facilities when they were searched.
-- $1 part   $2 patterns
select f.facility_id, f.org_id, f.texts, f.hits
  from text_hit f
 where /*among*/ f.part = $1 /**/ and f.patterns = $2
 order by f.facility_id, f.org_id
