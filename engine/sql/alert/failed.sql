-- $1 destination   $2 scan   $3 fault   $4 when to try again; null: never
update alert
   set status = case when $4::timestamptz is null then 'dead' else 'waiting' end, attempts = attempts + 1,
       next_at = coalesce($4::timestamptz, next_at), fault = $3
 where destination_id = $1::integer and scan_id = $2::bigint
