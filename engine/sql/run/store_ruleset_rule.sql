-- $1 ruleset   $2 number   $3 id   $4 indicator   $5 axis   $6 strength   $7 title   $8 advice
-- $9 basis   $10 condition   $11 questions   $12 overlay; $9 and $11 are array literals
insert into ruleset_rule (ruleset_id, rule, id, indicator, axis, strength, title, advice, basis, condition, question,
                          overlay)
values ($1::bigint, $2::smallint, $3, $4, $5, $6, $7, $8, $9::text[], $10, $11::text[], $12)
