-- Empties the demo's own database: what the run before left.  No parameters.
drop schema if exists public cascade;
create schema public;
