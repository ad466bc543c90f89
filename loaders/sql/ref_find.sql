-- $1 org_id.  What the references find, identifiers before names.
select distinct r.ref, r.kind, k.facility_id, k.facility_part
  from stage_ref r
  join facility_key k on k.part = r.part and k.key = r.key and k.kind = r.kind
 where k.org_id in ($1::integer, 0)
 order by r.ref, r.kind, k.facility_id
