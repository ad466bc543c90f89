-- The newest published scan: how many could be ranked, how many not, and what it is.
select count(s.*) filter (where s.band <> 'insufficient'), count(s.*) filter (where s.band = 'insufficient'),
       n.scan_id, n.as_of::text, left(encode(r.hash, 'hex'), 12)
  from (select * from scan where status = 'published' order by scan_id desc limit 1) n
  join ruleset r using (ruleset_id)
  left join score s using (scan_id)
 group by n.scan_id, n.as_of, r.hash
