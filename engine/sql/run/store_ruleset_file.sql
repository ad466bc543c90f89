-- $1 ruleset   $2 path   $3 content
insert into ruleset_file (ruleset_id, path, content) values ($1::bigint, $2, $3)
