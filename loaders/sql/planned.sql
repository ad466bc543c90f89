-- $1 name of a table.  One that was empty when autovacuum came by is believed to be empty as it fills: what is new would
-- be looked for in all of it, row by row.
select set_config('enable_nestloop', 'off', true)
  from pg_class
 where oid = to_regclass($1::text) and reltuples = 0
