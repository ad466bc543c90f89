-- Are there tables that are neither ours nor an extension's?
select exists (
    select from pg_class c
     where c.relnamespace = current_schema()::regnamespace
       and c.relkind in ('r', 'p', 'v', 'm', 'f')
       and c.relname <> 'schema_migration'
       and not exists (select from pg_depend d
                        where d.classid = 'pg_class'::regclass and d.objid = c.oid and d.deptype = 'e'))
