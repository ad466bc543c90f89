-- Keys of the API, and sessions of its page.

alter table organisation add column disabled_at timestamptz;    -- from then on its keys open nothing

-- Rows are never deleted: from the first one on the API is closed to who has no key.
create table api_key (
    key_id          text primary key check (key_id ~ '^[0-9A-Za-z]{8}$'),
    org_id          integer not null references organisation,
    secret_sha256   bytea not null check (length(secret_sha256) = 32),  -- of 256 bits that nobody can guess: no salt is needed
    scopes          text[] not null check (cardinality(scopes) > 0 and scopes <@
                        array['read', 'evidence', 'evidence:full', 'load', 'scan', 'export', 'audit']),
    created_at      timestamptz not null,
    expires_at      timestamptz not null,
    revoked_at      timestamptz,
    used_at         timestamptz,            -- the hour in which it was used last
    rotated_to      text references api_key,
    check (expires_at > created_at and expires_at <= created_at + interval '366 days')
);
create unique index api_key_rotated_to on api_key (rotated_to);

-- What sessions are signed with: one row, made with the first key.
create table session_secret (
    one         boolean primary key default true check (one),
    secret      bytea not null check (length(secret) = 32),
    made_at     timestamptz not null
);

-- Sessions that were ended before their time, until then.
create table session_ended (
    name        text primary key,
    until       timestamptz not null
);
create index session_ended_until on session_ended (until);

-- The server finds out who asks before it asks for somebody: then alone (flare.org is -1)
-- can it see keys, and nobody's request can.
do $$
declare
    name text;
begin
    foreach name in array array['api_key', 'session_secret', 'session_ended'] loop
        execute format('alter table %I enable row level security', name);
        execute format('alter table %I force row level security', name);
        execute format('revoke all on %I from public', name);
        execute format('create policy owner on %I to flare_owner, flare_migrator using (true)', name);
        execute format('create policy api on %I to flare_api using ((select current_setting(''flare.org'')::integer) = -1)', name);
    end loop;
end $$;
grant select, insert, update on api_key, session_secret to flare_owner;
grant select on api_key, session_secret to flare_api;
grant update (used_at) on api_key to flare_api;
grant select, insert, delete on session_ended to flare_api;
