-- What `flare doctor` asks a server about itself.
select current_setting('server_version_num')::integer                  as version,
       current_setting('server_version')                                as version_text,
       current_setting('server_encoding')                               as encoding,
       current_setting('fsync') = 'on'                                  as fsync,
       pg_is_in_recovery()                                              as standby,
       coalesce(has_schema_privilege(current_schema(), 'create'), false) as may_create,
       (extract(epoch from clock_timestamp()) * 1000000)::bigint        as now
