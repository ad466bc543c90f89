-- The whole log in order, some at a time.
-- $1 org_id and $2 seq of the last one seen   $3 how many
select org_id, seq, (extract(epoch from at) * 1000000)::bigint, actor, action, object, detail,
       encode(prev, 'hex'), encode(hash, 'hex')
  from audit_event
 where (org_id, seq) > ($1::integer, $2::bigint)
 order by org_id, seq
 limit $3::integer
