-- $1 source_id
delete from refusal where source_id = $1
