-- What a session of a key is signed with, until when it lasts, and for how many seconds.   $1 the key's id   $2 seconds at most
select encode(s.secret, 'hex'), floor(extract(epoch from until))::bigint, floor(extract(epoch from until - now()))::bigint
  from api_key k, session_secret s, least(k.expires_at, now() + $2::bigint * interval '1 second') until
 where k.key_id = $1
