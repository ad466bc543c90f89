-- $1 organisation's name   $2 kind   $3 url   $4 from   $5 to   $6 secret, hex   $7 now
insert into alert_destination (destination_id, org_id, kind, url, mail_from, mail_to, secret, added_at)
select coalesce((select max(destination_id) from alert_destination), 0) + 1, org_id, $2, $3, $4, $5, decode($6, 'hex'),
       $7::timestamptz
  from organisation
 where name = $1
returning destination_id
