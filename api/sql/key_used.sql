-- The hour in which a key was last used.   $1 its id
update api_key set used_at = date_trunc('hour', now()) where key_id = $1
