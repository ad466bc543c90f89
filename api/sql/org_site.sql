-- A facility that an organisation has, by what a person may type.   $1 organisation
-- ids that the text may be: as it stands $2, as an OS ID $3, as an own id $4, with their parts $5 $6 $7
-- hashes of it as one of several identifiers: an OS ID $8, an own id $9, with their parts $10 $11
select f.facility_id, f.part, f.name
  from facility f
 where f.org_id = $1::integer and f.known_to = 'infinity'
   and (f.part, f.facility_id) in (
           values ($5::smallint, $2::bigint), ($6::smallint, $3::bigint), ($7::smallint, $4::bigint)
           union
           select k.facility_part, k.facility_id
             from facility_key k
            where k.org_id = $1::integer and (k.part, k.key) in (($10::smallint, $8::bigint), ($11::smallint, $9::bigint))
              and not exists (select from withdrawal w where w.source_id = k.source_id and k.known_from < w.withdrawn_at))
