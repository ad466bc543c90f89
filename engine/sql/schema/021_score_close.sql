-- A night closes the versions of those that changed.  No index knows of it, neither by a column nor by its
-- condition, and a page keeps room for one of its versions: so closing one touches its page and nothing else
-- (PostgreSQL's heap-only tuples), where each index had a leaf written for it.  What a scan closed is found by what
-- it opened (reopen_scores.sql, purge_closed.sql); of days, those since the scan before (scan_todo.sql).
drop index score_to, score_due;
create index score_due on score (line, due) where due is not null;
alter table score set (fillfactor = 93);
