-- $1 table: cut in shards, as those that stand beside it will be
select create_distributed_table($1, 'part', shard_count => 64)
