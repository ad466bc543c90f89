-- Rows that are written anew.
-- $1 patterns   $2 parts   $3 facilities   $4 organisations: array literals of one length
delete from text_hit t
 using unnest($2::smallint[], $3::bigint[], $4::integer[]) as w (part, facility_id, org_id)
 where t.part = w.part and t.patterns = $1::bigint and t.facility_id = w.facility_id and t.org_id = w.org_id
