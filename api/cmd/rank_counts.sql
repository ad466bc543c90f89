-- A published scan: how many could be ranked, how many not, and what it is.   $1 scan   $2 organisation; null: all
select coalesce(sum(b.n) filter (where b.band <> 'insufficient'), 0)::bigint,
       coalesce(sum(b.n) filter (where b.band = 'insufficient'), 0)::bigint,
       n.scan_id, n.as_of::text, left(encode(r.hash, 'hex'), 12)
  from scan n
  join ruleset r using (ruleset_id)
  left join scan_band b
    on b.scan_id = n.scan_id and ($2::text is null or b.org_id = (select org_id from organisation where name = $2))
 where n.scan_id = $1::bigint
 group by n.scan_id, n.as_of, r.hash
