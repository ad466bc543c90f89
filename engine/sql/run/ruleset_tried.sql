-- By what the patterns of a ruleset were tried.   $1 ruleset   $2 hash, hex
select tried from ruleset where ruleset_id = $1::bigint and hash = decode($2, 'hex')
