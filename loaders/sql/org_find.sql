-- $1 name
select org_id from organisation where name = $1
