-- Which migrations ran, and with what bytes.  Not a migration itself: it is there before the first.
create table if not exists schema_migration (
    number      integer primary key,
    name        text not null,
    sha256      text not null,
    applied_at  timestamptz not null default now())
