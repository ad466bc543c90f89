-- What is written about a facility, and whom it deals with.  Same keys, provenance and
-- two time axes as finding (001_core).

-- A text about a facility: news, a report, a court decision, a policy of its own.  What
-- workers said in confidence is no document: it stands in an assessment, which is sealed.
create table document (
    part            smallint not null,
    facility_id     bigint not null,
    org_id          integer not null,
    document_id     bigint not null,        -- hash of facility and the source's own id, or its address, or what it says
    known_from      timestamptz not null,
    known_to        timestamptz not null default 'infinity',
    key             text not null,          -- what document_id is the hash of
    kind            text not null,          -- facts.json, document_kind
    publisher       text,                   -- who says it: a newspaper, a court, an organisation
    title           text,
    url             text,
    document_text   text,
    published_on    date not null,
    row_hash        bigint not null,
    source_id       bigint not null,
    source_row      bigint not null,
    primary key (part, facility_id, org_id, document_id, known_from)
);

-- A relation of a facility to another party, as seen from the facility: a relation
-- between two facilities is two rows, one under each.  known_from <= t < known_to is
-- when we knew it; held_from and held_to are when it held, where the source says so.
create table link (
    part              smallint not null,
    facility_id       bigint not null,
    org_id            integer not null,
    link_id           bigint not null,      -- hash of facility and the source's own id, or of kind, good and the other party
    known_from        timestamptz not null,
    known_to          timestamptz not null default 'infinity',
    key               text not null,        -- what link_id is the hash of
    kind              text not null,        -- what the other is to the facility: facts.json, link_kind
    share_pct         double precision,     -- 0 to 100: facts.json, link_share_pct, says of what
    good              text,                 -- what is supplied: facts.json, domain good
    held_from         date,
    held_to           date,                 -- the first day on which it no longer held
    stated_on         date not null,        -- the day of the statement: how fresh it is
    other_name        text not null,
    other_address     text,
    other_country     text,                 -- ISO 3166-1 alpha-2
    other_sector      text,                 -- facts.json, domain sector
    other_country_key bigint,               -- hash of "CN folded name", as list_key.country_key: finds it on lists
    other_facility_id bigint,               -- where the other is a facility that we know
    row_hash          bigint not null,
    source_id         bigint not null,
    source_row        bigint not null,
    primary key (part, facility_id, org_id, link_id, known_from)
);
create index link_other on link (other_country_key) where other_country_key is not null;
