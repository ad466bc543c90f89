-- The scan that everybody sees, and what it was frozen with.
select scan_id, line, ruleset_id, rates_edition, scoring_version, lists_known, sources,
       as_of - date '1970-01-01', (extract(epoch from known_at) * 1000000)::bigint,
       as_of >= (known_at at time zone 'UTC')::date
  from newest_scan
