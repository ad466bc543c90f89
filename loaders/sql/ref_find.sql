-- $1 org_id.  What the references find, the surest first, with name and country as they are now.
select r.ref, r.rank, r.facility_id, r.part, f.name, f.country
  from (select r.ref, r.rank, k.facility_id, k.facility_part as part
          from stage_ref r
          join facility_key k on k.part = r.part and k.key = r.key and k.kind = r.kind
         where k.org_id in ($1::integer, 0)
        union
        select r.ref, r.rank, r.key, r.part
          from stage_ref r
         where r.kind = 0) r
 cross join lateral (
        select name, country
          from facility f
         where f.part = r.part and f.facility_id = r.facility_id and f.org_id in ($1::integer, 0) and f.known_to = 'infinity'
         order by f.org_id desc
         limit 1) f
 order by 1, 2, 3
