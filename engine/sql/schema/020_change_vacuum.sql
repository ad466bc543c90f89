-- As for score (017): with a purge each night what moved on a night that goes is told anew by the one after it, which
-- leaves dead rows, one in a hundred or so of a year's.  By its defaults autovacuum would wait until there are a fifth of the table.
alter table change set (autovacuum_vacuum_scale_factor = 0.01);
