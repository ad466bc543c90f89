-- The files that were loaded, the newest last.   $1 organisation or null
select left(encode(s.sha256, 'hex'), 12) as sha256, to_char(s.loaded_at at time zone 'UTC', 'YYYY-MM-DD HH24:MI') as loaded,
       s.feed, o.name as organisation, s.rows_read as rows, s.rows_refused as refused, s.added, s.changed, s.unchanged,
       to_char((select max(w.withdrawn_at) from withdrawal w
                 where w.source_id = s.source_id and w.withdrawn_at > s.known_at) at time zone 'UTC',
               'YYYY-MM-DD HH24:MI') as taken_back,
       s.name as file
  from source_file s
  join organisation o using (org_id)
 where $1::text is null or o.name = $1
 order by s.loaded_at, s.known_at, s.source_id
