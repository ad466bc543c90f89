-- $1 source_id, $2 withdrawn_at
insert into withdrawal (source_id, withdrawn_at, added, closed) values ($1, $2, 0, 0)
