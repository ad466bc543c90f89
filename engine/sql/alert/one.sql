-- $1 destination
select kind, url, mail_from, mail_to, encode(secret, 'hex') from alert_destination where destination_id = $1::integer
