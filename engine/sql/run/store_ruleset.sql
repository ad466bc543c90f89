-- $1 ruleset   $2 hash, hex   $3 title   $4 version   $5 now
insert into ruleset (ruleset_id, hash, title, version, stored_at)
values ($1::bigint, decode($2, 'hex'), $3, $4, $5::timestamptz)
    on conflict do nothing
returning ruleset_id
