-- $1 the key that is rotated   $2 to which
update api_key set rotated_to = $2 where key_id = $1
