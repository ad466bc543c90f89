-- Files that were loaded later, from the first on that found records as they are: what only the file said in the
-- same words is known again when they are loaded again, in this order.   $1 source_id
select later.name, left(encode(later.sha256, 'hex'), 12), later.unchanged
  from source_file s
  join source_file later on later.org_id = s.org_id and later.known_at > s.known_at
 where s.source_id = $1
   and not exists (select from withdrawal w where w.source_id = later.source_id and w.withdrawn_at > later.known_at)
   and exists (select from source_file o
                where o.org_id = s.org_id and o.known_at > s.known_at and o.known_at <= later.known_at and o.unchanged > 0)
 order by later.known_at
