-- $1 source_id
delete from source_facility where source_id = $1
