-- End a session before its time; those whose time has come are forgotten.   $1 its name   $2 its end, in seconds
with gone as (
    delete from session_ended where until <= now())
insert into session_ended (name, until) values ($1, to_timestamp($2::bigint)) on conflict do nothing
