-- Loads and scans that were asked for over HTTP.  The server writes down what is wanted; another
-- process does it (`flare work`), one job at a time.

create table job (
    job_id           bigint primary key,            -- random
    org_id           integer not null references organisation,     -- for whom: whose records a load makes
    kind             text not null check (kind in ('load', 'scan')),
    status           text not null check (status in ('receiving', 'queued', 'running', 'done', 'failed')),
    key_id           text not null,                 -- of who asked; '' the operator
    file_name        text,                          -- as the client calls it
    feed             text,                          -- as the client says; null: it is recognised
    request_sha256   bytea not null,                -- of all that was asked, the file's bytes included
    idempotency_key  text,
    created_at       timestamptz not null,
    not_before       timestamptz not null,
    started_at       timestamptz,
    finished_at      timestamptz,
    attempts         integer not null default 0,
    progress         integer,                       -- permille; null: unknown
    exit_code        integer,
    message          text,                          -- why it failed, or waits
    result           text                           -- JSON: what `flare load` and `flare scan` say
);
create unique index job_idempotency on job (org_id, idempotency_key) where idempotency_key is not null;
create index job_waiting on job (not_before) where status in ('receiving', 'queued', 'running');

-- Its file, in pieces, until it is done.
create table job_piece (
    job_id      bigint not null,
    seq         integer not null,
    org_id      integer not null,
    bytes       bytea not null,
    primary key (job_id, seq)
);
alter table job_piece alter column bytes set storage external;

-- An organisation's jobs are its own: not those of who gave it a mandate.
do $$
declare
    name text;
begin
    foreach name in array array['job', 'job_piece'] loop
        execute format('alter table %I enable row level security', name);
        execute format('alter table %I force row level security', name);
        execute format('revoke all on %I from public', name);
        execute format('create policy programs on %I to flare_owner, flare_loader using (true)', name);
        execute format('create policy api on %I to flare_api
                        using ((select current_setting(''flare.org'')::integer) in (-1, org_id))', name);
        execute format('grant select, insert, update, delete on %I to flare_owner, flare_loader', name);
    end loop;
end $$;
grant select, insert, update (status) on job to flare_api;

-- What was refused of a file is for who loaded it.
create policy api on refusal for select to flare_api using ((select current_setting('flare.org')::integer) in (-1, org_id));
grant select on refusal to flare_api;
grant insert on job_piece to flare_api;
