-- $1 ruleset   $2 by what its patterns were tried
update ruleset set tried = $2 where ruleset_id = $1::bigint and tried is distinct from $2
