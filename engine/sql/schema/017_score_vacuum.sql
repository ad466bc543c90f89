-- A night closes the versions of those that changed, a few in a hundred, and each closing leaves a dead
-- row.  By its defaults autovacuum would wait until there are a fifth of the table: ten nights.  So the next
-- night's versions go where this night's dead rows were, and history grows by what changed alone.
alter table score set (autovacuum_vacuum_scale_factor = 0.01);
