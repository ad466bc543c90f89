-- What the terms of a ruleset were found at in the texts of a facility, as an organisation
-- sees it: kept by scans, so that each text is searched once.  Derived, and written anew
-- when a text is new or gone.  It tells which term stood where, and no words.

create table text_hit (
    part        smallint not null,
    patterns    bigint not null,            -- hash of the terms, of what asks for them, and of the way of searching
    facility_id bigint not null,
    org_id      integer not null,
    texts       bigint[] not null,          -- hashes, each of a record's id, version and column: not of what it says
    hits        integer[] not null,         -- 4 numbers each: place in texts, from 0; number of the term, first byte, end;
                                            -- term -1: a pattern ran into its limit, the text was not evaluated
    primary key (part, patterns, facility_id, org_id)
);

alter table text_hit enable row level security;
alter table text_hit force row level security;
revoke all on text_hit from public;
create policy whole on text_hit to flare_owner, flare_migrator, flare_scanner using (true);
grant select, insert, update, delete on text_hit to flare_owner;
grant select, delete on text_hit to flare_scanner;
grant insert on text_hit to flare_writer;
