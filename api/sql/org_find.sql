-- $1 name
select org_id, kind from organisation where name = $1
