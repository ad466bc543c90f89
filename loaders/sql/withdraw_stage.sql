-- What is no longer known, and what is known again.  For each kind of record: withdraw.c
-- puts the names of the other tables in the place of this one's.
create temp table shut_finding (like finding) on commit drop;
create temp table back_finding (like finding) on commit drop;
