-- Versions that would go, and their bytes; scans that stay.
select count(*), coalesce(sum(bytes), 0)::bigint, (select count(*) from scan) - (select count(*) from purged)
  from (select pg_column_size(s.*) as bytes
          from purge_gap g
          join score s on s.line = g.line and s.from_scan > g.after and s.from_scan < g.before
                      and s.to_scan <= g.before and s.to_scan < 2147483647
        union all
        select pg_column_size(s.*)
          from purge_gap g
          join score s on s.line = g.line and s.from_scan > g.after
                      and g.before = 2147483647 and s.to_scan = 2147483647) gone
