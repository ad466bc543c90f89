-- Before roster.sql: which organisations are asked about, and how many facilities the scan $1 ranked of them.  Of those that let single
-- facilities be seen nothing is counted: they are few.
select coalesce(array_agg(o.org_id), '{}'),
       (select coalesce(sum(b.n), 0)
          from scan_band b
         where b.scan_id = $1::bigint and b.org_id in (select org_id from asked_organisation))::bigint
  from asked_organisation o
