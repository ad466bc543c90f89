-- $1 destination   $2 scan   $3 now
update alert
   set status = 'sent', attempts = attempts + 1, sent_at = $3::timestamptz, fault = null
 where destination_id = $1::integer and scan_id = $2::bigint
