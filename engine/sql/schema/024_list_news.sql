-- That a list said something new, or that a file was taken back: written by loads in their own transaction, and gone
-- when all facilities were matched with the lists.  In other nights only facilities that loads touched are.
create table list_news (
    org_id      integer not null,
    known_at    timestamptz not null
);
alter table list_news enable row level security, force row level security;
revoke all on list_news from public;
create policy whole on list_news to flare_owner, flare_migrator, flare_scanner using (true);
create policy loader on list_news to flare_loader
    using (org_id in (0, (select current_setting('flare.org')::integer)) or (select current_setting('flare.org')::integer) = 0)
    with check ((select current_setting('flare.org')::integer) in (org_id, 0));
grant select, insert, update, delete on list_news to flare_owner;
grant select, delete on list_news to flare_scanner;
grant select, insert on list_news to flare_loader;

-- What came before is matched with the next scan.
insert into list_news select 0, now() where exists (select from list_entry);
