-- Who saw, loaded, scanned, exported and changed what.
--
-- Append-only, one chain of hashes for each organisation: what it says, and how a change to it
-- is found, stands in engine/audit/chain.h.  Triggers, which the rest of the schema has none
-- of: an event that somebody forgot to seal, or that one careless statement took away, would
-- be worth less than no log, so neither may depend on the program that writes.  Whoever owns
-- the table can still switch them off; that is what the chain and its anchors are for.
--
-- No foreign key to organisation, and no `part`: the log outlives what it tells of, and stays
-- on one server, since a chain has one end.
create table audit_event (
    org_id      integer not null,           -- whose records; 0: the public's, and the installation itself
    seq         bigint not null,            -- from 1, without gaps
    at          timestamptz not null,
    actor       text not null,              -- "key:4gK2x9Qa", "user:alice" of the operating system, "db:postgres"
    action      text not null,              -- a word: load, scan, evidence, export, ...
    object      text not null,              -- what it was done to: an id, a file's name, a path
    detail      text not null,              -- JSON: hashed as it was written, hence text
    prev        bytea not null,             -- the hash of the event before; 32 zero bytes before the first
    hash        bytea not null,
    primary key (org_id, seq)
);

-- Its place, the hash before and its own are not the writer's to choose.  Events of an
-- organisation wait for each other until their transactions end: write them last.
create function audit_seal() returns trigger
language plpgsql set search_path from current as $$
declare
    last record;
begin
    perform pg_advisory_xact_lock(7071, new.org_id);
    select seq, hash into last from audit_event where org_id = new.org_id order by seq desc limit 1;
    new.seq  := coalesce(last.seq, 0) + 1;
    new.prev := coalesce(last.hash, decode(repeat('00', 32), 'hex'));
    new.hash := sha256(convert_to('flare audit 1', 'UTF8') || int4send(new.org_id) || int8send(new.seq)
                       || int8send((extract(epoch from new.at) * 1000000)::bigint)
                       || int4send(octet_length(convert_to(new.actor, 'UTF8')))  || convert_to(new.actor, 'UTF8')
                       || int4send(octet_length(convert_to(new.action, 'UTF8'))) || convert_to(new.action, 'UTF8')
                       || int4send(octet_length(convert_to(new.object, 'UTF8'))) || convert_to(new.object, 'UTF8')
                       || int4send(octet_length(convert_to(new.detail, 'UTF8'))) || convert_to(new.detail, 'UTF8')
                       || new.prev);
    return new;
end
$$;
create trigger audit_seal before insert on audit_event for each row execute function audit_seal();

create function audit_keep() returns trigger
language plpgsql as $$
begin
    raise exception 'the audit log is only added to' using errcode = 'insufficient_privilege';
end
$$;
create trigger audit_keep before update or delete or truncate on audit_event execute function audit_keep();

create index audit_event_at on audit_event (org_id, at desc);

-- An organisation sees its own log: not that of who gave it a mandate.  Who adds must see the
-- end of the chain that it adds to; nobody may change or remove.
alter table audit_event enable row level security;
alter table audit_event force row level security;
revoke all on audit_event from public;
grant select, insert on audit_event to flare_owner, flare_migrator, flare_loader, flare_scanner, flare_api;
grant select on audit_event to flare_auditor;
create policy audit_programs on audit_event to flare_owner, flare_migrator, flare_loader, flare_scanner using (true) with check (true);
create policy audit_readers on audit_event for select to flare_api, flare_auditor
    using ((select current_setting('flare.org')::integer) in (-1, org_id));
create policy audit_server on audit_event for insert to flare_api with check (true);
