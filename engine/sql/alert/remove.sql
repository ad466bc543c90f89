-- $1 destination
delete from alert_destination where destination_id = $1::integer returning destination_id
