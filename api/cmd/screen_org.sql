-- For whom: an organisation by its name, or as the server calls it, #12.   $1
select org_id from organisation where name = $1 or '#' || org_id = $1
