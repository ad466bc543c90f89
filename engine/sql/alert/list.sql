select d.destination_id as alert, o.name as organisation, d.kind, d.url, d.mail_to as to,
       count(a.scan_id) filter (where a.status = 'waiting') as waiting,
       count(a.scan_id) filter (where a.status = 'sent') as sent,
       count(a.scan_id) filter (where a.status = 'dead') as dead,
       (array_agg(a.fault order by a.scan_id desc) filter (where a.fault is not null))[1] as last_fault
  from alert_destination d
  join organisation o using (org_id)
  left join alert a using (destination_id)
 group by d.destination_id, o.name
 order by d.destination_id
