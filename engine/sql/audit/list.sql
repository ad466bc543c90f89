-- $1 name of the organisation or null   $2 not before   $3 actor   $4 action; null: any   $5 how many, newest first
select to_char(e.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as at,
       coalesce(o.name, e.org_id::text) as organisation, e.seq, e.actor, e.action, e.object, e.detail
  from audit_event e
  left join organisation o using (org_id)
 where ($1::text is null or o.name = $1)
   and ($2::timestamptz is null or e.at >= $2)
   and ($3::text is null or e.actor = $3)
   and ($4::text is null or e.action = $4)
 order by e.at desc, e.org_id, e.seq desc
 limit $5::bigint
