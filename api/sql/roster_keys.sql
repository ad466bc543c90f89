-- Identifiers of a roster's facilities beside their keys: the hashes that a search looks for (search.h).   $1 scan
-- $2, $3 parts from, to   $4 the organisations asked about: as in roster.sql
select k.key, k.facility_part, k.facility_id, k.org_id
  from facility_key k
 where k.part between $2::smallint and $3::smallint
   and k.org_id = any ($4::integer[])
   and k.org_id = any (array(select org_id from asked_organisation))
   and k.known_from <= (select known_at from scan where scan_id = $1::bigint)
   and not exists (select from withdrawal w where w.source_id = k.source_id and k.known_from < w.withdrawn_at)
