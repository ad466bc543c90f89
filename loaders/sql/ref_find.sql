-- $1 org_id.  What the references find, the surest first, with name and country as they are now.  Of what a
-- file gave that was taken back, nothing is found.
select r.ref, r.rank, r.facility_id, f.name, f.country
  from (select r.ref, r.rank, r.key as facility_id, r.part
          from stage_ref r
         where r.kind = 0
        union
        select r.ref, r.rank, k.facility_id, k.facility_part
          from stage_ref r
          join facility_key k on k.part = r.part and k.key = r.key
         where r.kind = 1 and k.org_id in ($1::integer, 0)
           and not exists (select from withdrawal w where w.source_id = k.source_id and k.known_from < w.withdrawn_at)
        union
        select r.ref, r.rank, f.facility_id, f.part
          from stage_ref r
          join facility f on f.name_key = r.key and (r.kind = 2 or f.country = r.country)
         where r.kind in (2, 3) and f.org_id in ($1::integer, 0)
           and not exists (select from withdrawal w where w.source_id = f.source_id and f.known_from < w.withdrawn_at)) r
 cross join lateral (
        select name, country
          from facility f
         where f.part = r.part and f.facility_id = r.facility_id and f.org_id in ($1::integer, 0) and f.known_to = 'infinity'
         order by f.org_id desc
         limit 1) f
 order by 1, 2, 3
