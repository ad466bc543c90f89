-- $1 source_id, $2 withdrawn_at, $3 org_id
insert into withdrawal (source_id, withdrawn_at, added, closed, org_id) values ($1, $2, 0, 0, $3)
