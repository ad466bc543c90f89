-- A row where the database is spread over several machines by Citus.
select 1 from pg_extension where extname = 'citus'
