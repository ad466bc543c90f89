-- Ids of a ruleset's rules, in the order of the numbers that scores refer to them by.   $1 ruleset
select id from ruleset_rule where ruleset_id = $1::bigint order by rule
