-- From $2 on its keys and sessions open nothing; null: they do again.  No row: it is so already, or the public.   $1 its id
update organisation set disabled_at = $2::timestamptz
 where org_id = $1::integer and kind <> 'public' and (disabled_at is null) <> ($2::timestamptz is null)
