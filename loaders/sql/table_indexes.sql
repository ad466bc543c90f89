-- The indexes of a table, to fill it without them: how to drop each and how to make it again.   $1 table
-- With wal_level = minimal PostgreSQL logs nothing of a file that began in the same transaction, and writes it out at commit:
-- the table gets a new one. CLUSTER and not TRUNCATE, for it loses no row, whoever may not see which.
select case when i.indisprimary and current_setting('wal_level') = 'minimal'
            then format('cluster %s using %I; ', i.indrelid::regclass, n.relname) else '' end ||
       case when c.oid is not null then format('alter table %s drop constraint %I', i.indrelid::regclass, c.conname)
            else format('drop index %s', i.indexrelid::regclass) end,
       case when c.oid is not null then format('alter table %s add constraint %I %s', i.indrelid::regclass, c.conname,
                                               pg_get_constraintdef(c.oid))
            else pg_get_indexdef(i.indexrelid) end
  from pg_index i
  join pg_class n on n.oid = i.indexrelid
  left join pg_constraint c on c.conindid = i.indexrelid and c.conrelid = i.indrelid
 where i.indrelid = $1::regclass
 order by i.indexrelid
