-- $1 table: the whole of it on every machine
select create_reference_table($1)
