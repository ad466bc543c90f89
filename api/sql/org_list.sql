-- Organisations, and how much there is of each.
select o.name, o.kind, a.name as member_of,
       (select count(*) from facility f where f.org_id = o.org_id and f.known_to = 'infinity') as facilities,
       (select count(*) from source_file s where s.org_id = o.org_id) as files,
       (select count(*) from mandate_in_force m where m.grantor = o.org_id) as gives,
       (select count(*) from mandate_in_force m where m.grantee = o.org_id) as has,
       case when o.disabled_at is null then 'active' else 'disabled' end as status
  from organisation o
  left join organisation a on a.org_id = o.member_of
 order by o.org_id > 1, o.name collate "C"
