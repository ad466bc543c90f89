-- $1 line, null: a new one   $2 base   $3 apart   $4 ruleset   $5 rates edition   $6 scoring version
-- $7 engine version   $8 as of   $9 known at   $10 lists known   $11 sources   $12 now   $13 seconds of the lease
-- $14 the scan that is seen until now, or null
insert into scan (scan_id, status, line, base, previous, apart, ruleset_id, rates_edition, scoring_version, engine_version,
                  as_of, known_at, lists_known, sources, started_at, token, lease_until)
select n, 'running', coalesce($1::bigint, n), $2::bigint, $14::bigint, $3::boolean, $4::bigint, $5::integer, $6::integer, $7::text,
       $8::date, $9::timestamptz, $10::boolean, $11::text, $12::timestamptz, 1,
       clock_timestamp() + $13::integer * interval '1 second'
  from (select coalesce(max(scan_id), 0) + 1 as n from scan) next
returning scan_id, line
