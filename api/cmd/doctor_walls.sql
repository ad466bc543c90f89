-- What keeps organisations apart, and where it does not; names, or null where all is well.
with ours as (
    select c.oid, c.relname, c.relkind, c.relrowsecurity and c.relforcerowsecurity as forced,
           coalesce('security_invoker=true' = any (c.reloptions), false) as invoker, pg_get_userbyid(c.relowner) as owner
      from pg_class c
     where c.relnamespace = (select relnamespace from pg_class where oid = to_regclass('schema_migration'))
       and c.relkind in ('r', 'p', 'v', 'm')
       and exists (select from aclexplode(c.relacl) a join pg_roles r on r.oid = a.grantee where r.rolname = 'flare_owner')
), role as (
    select r.rolname, r.rolbypassrls or r.rolsuper as loose
      from pg_roles r
     where r.rolname like 'flare\_%'
)
select (select string_agg(o.relname, ', ' order by o.relname)
          from ours o
         where o.relkind in ('r', 'p') and not o.forced
           and exists (select from pg_attribute a where a.attrelid = o.oid and a.attname = 'org_id')) as not_forced,
       (select string_agg(o.relname, ', ' order by o.relname)
          from ours o where o.relkind = 'm' or o.relkind = 'v' and not o.invoker) as views,
       (select string_agg(w.name, ', ')
          from unnest(array['flare_owner', 'flare_migrator', 'flare_loader', 'flare_scanner', 'flare_writer', 'flare_api',
                            'flare_auditor', 'flare_monitor']) as w (name)
         where w.name not in (select rolname from role)) as missing,
       (select string_agg(rolname, ', ') from role where loose and rolname <> 'flare_writer') as loose,
       not exists (select from role where rolname = 'flare_writer' and loose) as writer_bound,
       (select rolsuper or rolbypassrls from pg_roles where rolname = current_user) as above,
       exists (select from ours where owner = current_user) as owner,
       exists (select from role where rolname = 'flare_api') and pg_has_role(current_user, 'flare_api', 'member') as serves
