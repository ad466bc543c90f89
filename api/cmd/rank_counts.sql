-- A published scan: how many could be ranked, how many not, and what it is.   $1 scan
select coalesce(sum(b.n) filter (where b.band <> 'insufficient'), 0)::bigint,
       coalesce(sum(b.n) filter (where b.band = 'insufficient'), 0)::bigint,
       n.scan_id, n.as_of::text, left(encode(r.hash, 'hex'), 12)
  from scan n
  join ruleset r using (ruleset_id)
  left join scan_band b using (scan_id)
 where n.scan_id = $1::bigint
 group by n.scan_id, n.as_of, r.hash
