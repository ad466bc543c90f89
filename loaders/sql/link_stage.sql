-- What one file says of links, as it says it.
create temp table stage_link (like link including defaults) on commit drop;
