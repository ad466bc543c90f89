-- The message that has waited longest, for this transaction alone.   $1 now
select a.destination_id, a.scan_id, a.subject, a.body, a.attempts, d.kind, d.url, d.mail_from, d.mail_to,
       encode(d.secret, 'hex')
  from alert a
  join alert_destination d using (destination_id)
 where a.status = 'waiting' and a.next_at <= $1::timestamptz
 order by a.next_at, a.destination_id, a.scan_id
 limit 1
   for update of a skip locked
