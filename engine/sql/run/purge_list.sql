select s.scan_id as scan, s.status, s.as_of, to_char(s.known_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as known_at,
       case when s.apart then 'yes' else 'no' end as of_the_past, s.facilities
  from purged
  join scan s using (scan_id)
 order by s.scan_id
