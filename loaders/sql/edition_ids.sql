-- $1 source_id
select ids from source_facility where source_id = $1 order by part
