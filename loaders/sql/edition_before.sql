-- The edition before.   $1 org_id, $2 feed, $3 name of the file, $4 source_id of this one
select s.source_id, s.name
  from source_file s
 where s.org_id = $1 and s.feed = $2 and s.source_id <> $4
   and regexp_replace(lower(s.name), '[^[:alpha:]]', '', 'g') = regexp_replace(lower($3), '[^[:alpha:]]', '', 'g')
   and exists (select from source_facility f where f.source_id = s.source_id)
   and not exists (select from withdrawal w where w.source_id = s.source_id and w.withdrawn_at > s.known_at)
 order by s.known_at desc
 limit 1
