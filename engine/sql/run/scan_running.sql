-- Scans that no program runs: the lock that theirs held is ours now.
-- $1 now
select scan_id, line, coalesce(base, 0), apart, ruleset_id, rates_edition, scoring_version, lists_known, sources,
       as_of - date '1970-01-01', (extract(epoch from known_at) * 1000000)::bigint,
       as_of = (started_at at time zone 'UTC')::date, known_at = started_at,
       started_at > $1::timestamptz - interval '24 hours'
  from scan
 where status = 'running'
 order by scan_id desc
