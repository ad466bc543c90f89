-- Files that are meant.   $1 the first hexadecimal digits of the SHA-256, $2 organisation or null, $3 feed or null,
-- $4 sheet or null: it stands behind the name (load.c)
select s.source_id, s.name, s.feed, o.name, encode(s.sha256, 'hex'), s.known_at,
       (select max(w.withdrawn_at) from withdrawal w where w.source_id = s.source_id and w.withdrawn_at > s.known_at), s.org_id
  from source_file s
  join organisation o using (org_id)
 where starts_with(encode(s.sha256, 'hex'), $1)
   and ($2::text is null or o.name = $2) and ($3::text is null or s.feed = $3)
   and ($4::text is null or right(s.name, length($4) + 3) = ' [' || $4 || ']')
 order by s.known_at
