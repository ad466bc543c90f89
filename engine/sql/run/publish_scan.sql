-- Publishing is this one update: before it nobody sees the scan, after it all do.
-- $1 scan   $2 token   $3 finished at
update scan s
   set status = 'published', finished_at = $3::timestamptz,
       facilities = (select coalesce(sum(n), 0) from scan_band b where b.scan_id = s.scan_id),
       (judged, written, texts_limited) =
           (select coalesce(sum(judged), 0), coalesce(sum(written), 0), coalesce(sum(texts_limited), 0)
              from scan_part p where p.scan_id = s.scan_id)
 where scan_id = $1::bigint and token = $2::integer and status = 'running'
returning facilities, judged, written, texts_limited
