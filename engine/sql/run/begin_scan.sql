-- $1 ruleset   $2 rates edition   $3 engine version   $4 as of   $5 known at   $6 now
insert into scan (scan_id, status, ruleset_id, rates_edition, engine_version, as_of, known_at, started_at)
select coalesce(max(scan_id), 0) + 1, 'running', $1::bigint, $2::integer, $3::text, $4::date, $5::timestamptz, $6::timestamptz
  from scan
returning scan_id
