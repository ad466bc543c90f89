-- $1 table: a row if it is spread already
select 1 from pg_dist_partition where logicalrel = $1::regclass
