-- Whom to tell what moved: one digest for each destination and scan, written in the
-- transaction that publishes the scan, sent later (`flare alert send`), at least once.

create table alert_destination (
    destination_id  integer primary key,
    org_id          integer not null references organisation,   -- of whose facilities it is told
    kind            text not null check (kind in ('webhook', 'mail')),
    url             text not null,          -- https://..., or the mail server: smtps://..., smtp://...
    mail_from       text,
    mail_to         text,
    secret          bytea,                  -- of a webhook: what its messages are signed with
    added_at        timestamptz not null
);

-- The outbox.  A message holds counts, names and bands: no words of findings.
create table alert (
    destination_id  integer not null references alert_destination on delete cascade,
    scan_id         bigint not null,
    subject         text not null,
    body            text not null,          -- JSON for a webhook, lines for mail
    status          text not null check (status in ('waiting', 'sent', 'dead')),
    attempts        integer not null default 0,
    next_at         timestamptz not null,   -- not before
    sent_at         timestamptz,
    fault           text,                   -- of the last attempt
    primary key (destination_id, scan_id)
);
create index alert_waiting on alert (next_at) where status = 'waiting';
