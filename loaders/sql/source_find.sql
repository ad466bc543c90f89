-- $1 source_id
select rows_read, rows_loaded, rows_refused, loaded_at, loader_version from source_file where source_id = $1
