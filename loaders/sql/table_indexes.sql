-- The indexes of a table, to fill it without them: how to drop each and how to make it again.   $1 table
select case when c.oid is not null then format('alter table %s drop constraint %I', i.indrelid::regclass, c.conname)
            else format('drop index %s', i.indexrelid::regclass) end,
       case when c.oid is not null then format('alter table %s add constraint %I %s', i.indrelid::regclass, c.conname,
                                               pg_get_constraintdef(c.oid))
            else pg_get_indexdef(i.indexrelid) end
  from pg_index i
  left join pg_constraint c on c.conindid = i.indexrelid and c.conrelid = i.indrelid
 where i.indrelid = $1::regclass
 order by i.indexrelid
