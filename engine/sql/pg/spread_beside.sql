-- $1 table: its shards beside those of the facilities that they tell of
select create_distributed_table($1, 'part', colocate_with => 'facility')
