-- Facilities that a search means by an identifier.   $1 scan   ids, $2 with their parts $3, and
-- the hashes of identifiers, $4 with their parts $5: facilities.sql, $9 to $12
select f.facility_id, f.org_id
  from unnest($2::bigint[], $3::smallint[]) as i (facility_id, part)
  join facility f using (part, facility_id)
 where f.known_from <= (select known_at from scan where scan_id = $1::bigint)
union
select k.facility_id, k.org_id
  from unnest($4::bigint[], $5::smallint[]) as i (key, part)
  join facility_key k using (part, key)
 where k.known_from <= (select known_at from scan where scan_id = $1::bigint)
   and not exists (select from withdrawal w where w.source_id = k.source_id and k.known_from < w.withdrawn_at)
