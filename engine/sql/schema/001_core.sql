-- The tables that everything meets in.
--
-- Portable between plain PostgreSQL and Citus (ARCHITECTURE.md, "The schema"):
-- every table of facts about facilities starts with `part`, a function of the
-- facility's id, and has it in its primary key; no triggers, no serial keys on
-- them, no sums of floats; timestamps are passed in as values.
--
-- Two time axes: what a record says holds from a date of its own (assessed_on,
-- found_on); known_from <= t < known_to says when we knew this version of it.
-- A correction closes the version before it and adds a row; nothing is overwritten.
--
-- Every row says whose it is (org_id; 0 is public) and which line of which file
-- it came from (source_id, source_row).

create table organisation (
    org_id      integer primary key,
    name        text not null unique,
    created_at  timestamptz not null
);
insert into organisation values (0, 'public', '2026-01-01'), (1, 'own', '2026-01-01');

-- A file that was loaded; source_id is a hash of its bytes, feed and organisation.
create table source_file (
    source_id       bigint primary key,
    org_id          integer not null references organisation,
    feed            text not null,
    name            text not null,          -- as the user called it, without folders
    sha256          bytea not null,
    bytes           bigint not null,
    rows_read       bigint not null,
    rows_loaded     bigint not null,        -- accepted, whether or not they changed anything
    rows_refused    bigint not null,
    added           bigint not null,        -- records, when it was loaded last
    changed         bigint not null,
    unchanged       bigint not null,
    loader_version  text not null,          -- the last; source_load has all
    loaded_at       timestamptz not null,
    known_at        timestamptz not null    -- known_from of what it brought last
);

-- Each time that it was loaded: what its versions from known_at on were read by.
create table source_load (
    source_id       bigint not null,
    known_at        timestamptz not null,
    loaded_at       timestamptz not null,
    loader_version  text not null,
    primary key (source_id, known_at)
);

-- A file taken back: its versions that were known before are no longer known, and those
-- that they had replaced are known again (loaders/withdraw.h).  The file may be loaded
-- again, and be taken back again.
create table withdrawal (
    source_id       bigint not null,
    withdrawn_at    timestamptz not null,
    added           bigint not null,        -- versions that were known again
    closed          bigint not null,        -- versions that were no longer known
    primary key (source_id, withdrawn_at)
);

-- The facilities that a list of sites speaks of: what a newer edition no longer has.
create table source_facility (
    source_id   bigint not null,
    part        smallint not null,
    ids         bytea not null,             -- 8 bytes each, big-endian
    primary key (source_id, part)
);
alter table source_facility alter column ids set storage external;

-- A row that was refused, kept with its reason.
create table refusal (
    source_id   bigint not null,
    seq         integer not null,
    line        bigint not null,            -- from 1, where the record begins
    col         integer not null,           -- from 1, in characters; 0 unknown
    code        text not null,
    field       text,
    value       text,
    expected    text not null,
    remedy      text not null,
    raw         bytea,                      -- the record's bytes as they stood in the file
    primary key (source_id, seq)
);

create table facility (
    part            smallint not null,
    facility_id     bigint not null,        -- hash of its key: OS ID, own id, or name + address + country
    org_id          integer not null,
    known_from      timestamptz not null,
    known_to        timestamptz not null default 'infinity',
    key             text not null,          -- what facility_id is the hash of
    name            text not null,
    address         text,
    country         text not null,          -- ISO 3166-1 alpha-2
    sector          text,                   -- facts.json, domain sector
    sector_raw      text,
    lat             double precision,
    lng             double precision,
    workers_min     integer,
    workers_max     integer,
    is_closed       boolean,
    parent_company  text,
    name_key        bigint not null,        -- hash of the folded name: how it is found again, also by a former name
    place_key       bigint not null,        -- hash of "CN folded name": how lists find it
    row_hash        bigint not null,        -- of everything that the source said
    raw_hash        bigint,                 -- of the row's bytes, its columns and feed: the same row says nothing new
    carried         text[],                 -- columns that this source does not have, and "goods": they are of the version before
    source_id       bigint not null,
    source_row      bigint not null,
    primary key (part, facility_id, org_id, known_from)
);

-- Identifiers of a facility beside its key, when a source gives it several.
create table facility_key (
    part            smallint not null,      -- of the hash of value
    key             bigint not null,        -- the hash
    org_id          integer not null,
    facility_id     bigint not null,
    facility_part   smallint not null,
    value           text not null,          -- "os_id:CN2019...", "own:1:F-17"
    known_from      timestamptz not null,   -- when it was first known
    source_id       bigint not null,
    source_row      bigint not null,
    primary key (part, key, org_id, facility_id)
);

-- The goods of a facility are those that its newest version with goods said.
create table facility_good (
    part        smallint not null,
    facility_id bigint not null,
    org_id      integer not null,
    good        text not null,              -- facts.json, domain good
    known_from  timestamptz not null,
    known_to    timestamptz not null default 'infinity',
    raw         text not null,              -- the words of the source
    source_id   bigint not null,
    source_row  bigint not null,
    primary key (part, facility_id, org_id, good, known_from)
);

-- One assessment of a facility; 002_facts adds a column for each answer.
create table assessment (
    part            smallint not null,
    facility_id     bigint not null,
    org_id          integer not null,
    assessment_id   bigint not null,        -- hash of facility, kind and the source's own id
    known_from      timestamptz not null,
    known_to        timestamptz not null default 'infinity',
    key             text not null,          -- the source's own id
    assessment_kind text not null,
    scheme          text not null,
    scheme_raw      text,
    assessed_on     date not null,
    reported_on     date,
    auditor_body    text,
    requested_by    text,
    incomplete      boolean not null default false,     -- rows of it were refused: what it does not say is not clean
    row_hash        bigint not null,
    carried         text[],                 -- columns of which this source said nothing: as in facility
    source_id       bigint not null,
    source_row      bigint not null,
    primary key (part, facility_id, org_id, assessment_id, known_from)
);

create table finding (
    part                smallint not null,
    facility_id         bigint not null,
    org_id              integer not null,
    assessment_id       bigint not null,
    finding_id          bigint not null,    -- hash of assessment and the source's own id
    known_from          timestamptz not null,
    known_to            timestamptz not null default 'infinity',
    key                 text not null,      -- the source's own id
    fact                text,               -- the answer that this line gave, if it gave one
    fact_value          text,               -- its words
    clause              text,
    indicator           text,               -- as the source gives it
    severity            text,
    evidence_text       text,
    workers_affected    integer,
    status              text not null default 'open',   -- open, planned, closed, verified
    closed_on           date,
    closure_verified_by text,
    found_on            date not null,
    row_hash            bigint not null,
    carried             text[],             -- as in facility
    source_id           bigint not null,
    source_row          bigint not null,
    primary key (part, facility_id, org_id, finding_id, known_from)
);

-- Lists of parties: orders, sanctions, debarments.
create table list_entry (
    entry_id    bigint not null,            -- hash of list and the source's own id, or of what it says; and of org_id, unless public
    org_id      integer not null,
    known_from  timestamptz not null,
    known_to    timestamptz not null default 'infinity',
    list        text not null,              -- facts.json, domain list
    key         text not null,
    scope       text not null,              -- company, person, vessel, goods, region
    kind        text,                       -- "WRO", "Finding", the programme of a sanction
    status      text not null,              -- active, partially_active, inactive, unknown
    listed_on   date,
    delisted_on date,                       -- the first day on which it was no longer listed
    country     text,                       -- the first that the list gives; list_place has all
    industry    text,
    cell        text not null,              -- the name cell as the list has it
    remarks     text,
    row_hash    bigint not null,
    source_id   bigint not null,
    source_row  bigint not null,
    primary key (entry_id, known_from)
);

-- What an entry is called and where it is.  Both stay when an edition no longer has
-- them: a former name still finds it.  Files that only add to entries (OFAC's aliases
-- and addresses) may come before the entries themselves.
create table list_name (
    entry_id    bigint not null,
    name        text not null,
    kind        text not null,              -- name, alias
    fold        text not null,              -- folded, as for facility.name_key
    known_from  timestamptz not null,
    source_id   bigint not null,
    source_row  bigint not null,
    primary key (entry_id, name)
);

create table list_place (
    entry_id    bigint not null,
    country     text not null,              -- ISO 3166-1 alpha-2
    address     text not null,              -- '' where only the country is given
    known_from  timestamptz not null,
    source_id   bigint not null,
    source_row  bigint not null,
    primary key (entry_id, country, address)
);

-- Each name in each country: how a facility finds entries in one join.  Derived.
create table list_key (
    entry_id    bigint not null,
    name        text not null,
    country     text not null,
    country_key bigint not null,            -- hash of "CN folded name", as facility.place_key
    known_from  timestamptz not null,       -- since when both were known
    primary key (entry_id, name, country)
);

-- A facility that an entry names: derived from facility and list_key by the
-- scan.  What the entry says, and until when, stands in its versions.
create table facility_match (
    part        smallint not null,
    facility_id bigint not null,
    org_id      integer not null,
    entry_id    bigint not null,
    known_from  timestamptz not null,       -- when both the name and the entry were known
    known_to    timestamptz not null default 'infinity',    -- when the file that gave the name was taken back
    name        text not null,              -- the list's spelling
    kind        text not null,              -- name_country
    primary key (part, facility_id, org_id, entry_id, known_from)
);

-- The ILO's eleven indicators, by the names of its 2012 list, and our further blocks;
-- in the order of score.nats, from 1.
create table indicator (
    indicator   smallint primary key,
    id          text not null unique,
    title       text not null
);
insert into indicator values
    (1, 'abuse_of_vulnerability', 'Abuse of vulnerability'),
    (2, 'deception', 'Deception'),
    (3, 'restriction_of_movement', 'Restriction of movement'),
    (4, 'isolation', 'Isolation'),
    (5, 'physical_and_sexual_violence', 'Physical and sexual violence'),
    (6, 'intimidation_and_threats', 'Intimidation and threats'),
    (7, 'retention_of_identity_documents', 'Retention of identity documents'),
    (8, 'withholding_of_wages', 'Withholding of wages'),
    (9, 'debt_bondage', 'Debt bondage'),
    (10, 'abusive_working_and_living_conditions', 'Abusive working and living conditions'),
    (11, 'excessive_overtime', 'Excessive overtime'),
    (12, 'state_imposed', 'State-imposed forced labour'),
    (13, 'prison_labour', 'Prison labour'),
    (14, 'child_labour', 'Child labour'),
    (15, 'context', 'Context: inherent risk'),
    (16, 'controls', 'Controls');

-- Rulesets that scans were made with, whole, so that a score can be computed again.
create table ruleset (
    ruleset_id  bigint primary key,         -- first 8 bytes of the hash
    hash        bytea not null,
    title       text not null,
    version     text not null,
    stored_at   timestamptz not null
);

create table ruleset_file (
    ruleset_id  bigint not null,
    path        text not null,
    content     text not null,
    primary key (ruleset_id, path)
);

create table ruleset_rule (
    ruleset_id  bigint not null,
    rule        smallint not null,          -- place in order of id: what score.hits refers to
    id          text not null,
    indicator   text not null,
    axis        text not null,
    strength    text not null,
    title       text not null,
    advice      text not null,
    basis       text[] not null,
    condition   text not null,              -- the expression as written
    question    text[] not null,            -- what to ask when the result is unknown
    overlay     text,                       -- what an overlay changed of it, and why
    primary key (ruleset_id, rule)
);

-- A scan: the inputs it was frozen with, and whether it can be seen.
--
-- Scans whose results can only differ by what became known and by age form a line: the
-- same ruleset, rates, way of scoring, and days that do not go back.  It is named by
-- its first scan.
create table scan (
    scan_id         bigint primary key,
    status          text not null check (status in ('queued', 'running', 'published', 'failed', 'superseded')),
    line            bigint not null,
    base            bigint,                 -- the scan of its line that it is compared with; null: the first
    previous        bigint,                 -- the scan that was seen before it, from which its changes are told; null: none, or apart
    apart           boolean not null,       -- of a day or time before the newest one's: seen only by who asks for it
    ruleset_id      bigint not null,
    rates_edition   integer not null,       -- 0: the model's prior
    scoring_version integer not null,       -- of the engine: changes when the same inputs give other scores
    engine_version  text not null,
    as_of           date not null,
    known_at        timestamptz not null,
    lists_known     boolean not null,       -- without a list nobody is "not listed"
    sources         text not null,          -- a hash of the source files that were known
    started_at      timestamptz not null,
    finished_at     timestamptz,
    facilities      bigint,
    judged          bigint,                 -- of them: computed, not carried over
    written         bigint,                 -- of them: other than before
    texts_limited   bigint,                 -- texts not evaluated: a pattern hit its limit
    message         text,                   -- why it failed
    token           integer not null,       -- who runs it now: counts take-overs
    lease_until     timestamptz not null    -- by the database's clock
);

-- Parts that a running scan has done with: what a killed one need not do again.
create table scan_part (
    scan_id         bigint not null,
    part            smallint not null,
    judged          bigint not null,
    written         bigint not null,
    texts_limited   bigint not null,
    primary key (scan_id, part)
);

-- How many facilities of an organisation stand in a band.
create table scan_band (
    scan_id     bigint not null,
    org_id      integer not null,
    band        text not null,
    n           bigint not null,
    primary key (scan_id, org_id, band)
);

-- Facilities of which a load changed something that no published scan has seen.
create table facility_touched (
    part        smallint not null,
    facility_id bigint not null,
    known_at    timestamptz not null,
    why         smallint not null default 1     -- 1 a record of it, 2 a list that names it
);

-- Shares at which rules fire, by edition: what `potential` counts unknown results at.
create table rate (
    edition     integer not null,
    org_id      integer not null,
    rule        text not null,
    country     text not null,              -- '' for all
    sector      text not null,              -- '' for all
    fired       bigint not null,
    known       bigint not null,
    primary key (edition, org_id, rule, country, sector)
);

create table rate_edition (
    edition     integer primary key,
    scan_id     bigint not null,            -- what was counted
    made_at     timestamptz not null
);

-- What the scans of a line say of a facility, from_scan <= scan < to_scan: a scan adds
-- only what differs from the one before it.  Scores in tenths of a point, shares in permille.
create table score (
    part            smallint not null,
    facility_id     bigint not null,
    org_id          integer not null,
    line            bigint not null,
    from_scan       bigint not null,
    to_scan         bigint not null default 9223372036854775807,
    score           smallint not null,
    potential       smallint not null,
    coverage        smallint not null,
    band            text not null,
    pattern         text not null,          -- none, involuntariness, menace, both, both_strong
    priority        integer not null,
    context         smallint not null,      -- what context alone would score, after controls
    floor           smallint not null,      -- tenths; 0: none held
    floor_rule      smallint not null,      -- ruleset_rule.rule; -1: the pattern's floor or none
    controls        smallint not null,      -- permille of the context that controls took away
    nats            integer[] not null,     -- micro-nats of each indicator, in ILO's order
    hits            integer[] not null,     -- pieces of evidence, 13 numbers each: see view evidence
    gaps            integer[] not null,     -- unknown rules worth asking about: rule, tenths it could add; 2 numbers each
    -- the way down: empty where nothing leads down, else the kind (1 no smaller set of closures does it, 2 a set
    -- that does it, 3 none does), the edge that the score must come below, the score after the closures (of kind 3
    -- after all that can be closed; both tenths), the band after them (ruleset_band.place, -1 insufficient), and the
    -- pieces of evidence by their place, from 1: to close; of kind 3 what keeps it up
    way_down        integer[] not null default '{}',
    due             date,                   -- the first day on which age alone may change this; null: none
    digest          bigint not null,        -- of all that is said above
    primary key (part, line, facility_id, org_id, from_scan)
);

-- Each scan with what it says.
create view scan_score as
select c.scan_id, s.*
  from scan c
  join score s on s.line = c.line and s.from_scan <= c.scan_id and s.to_scan > c.scan_id;

-- The scan that everybody sees.
create view newest_scan as
select * from scan where status = 'published' and not apart order by scan_id desc limit 1;

-- The bands of a ruleset, lowest first, each from its edge (tenths) on.
create view ruleset_band as
select f.ruleset_id, (b.i - 1)::integer as place, b.band ->> 'name' as name,
       (10 * (b.band ->> 'from')::numeric)::integer as edge
  from ruleset_file f
 cross join lateral jsonb_array_elements(f.content::jsonb -> 'bands') with ordinality as b(band, i)
 where f.path = 'model.json';

-- Evidence unpacked: a row for each piece, in the order of its weight.
create view evidence as
select s.part, s.facility_id, s.org_id, s.line, s.from_scan, n.i + 1 as seq,
       s.hits[13 * n.i + 1]::smallint as rule,
       s.hits[13 * n.i + 2]::smallint as record_kind,   -- 0 facility, 1 assessment, 2 finding, 3 good, 4 match, 5 other rules, 6 document, 7 link
       s.hits[13 * n.i + 3]::bigint << 32 | (s.hits[13 * n.i + 4]::bigint & 4294967295) as record_id,
       s.hits[13 * n.i + 5]::smallint as strength,      -- the four factors, permille
       s.hits[13 * n.i + 6]::smallint as reliability,
       s.hits[13 * n.i + 7]::smallint as age,
       s.hits[13 * n.i + 8]::smallint as remediation,
       s.hits[13 * n.i + 9] as nats,
       s.hits[13 * n.i + 10]::smallint as points,       -- tenths; they add up to the score
       s.hits[13 * n.i + 11] as span_from,              -- bytes of the finding's text; 0, 0: no text
       s.hits[13 * n.i + 12] as span_to,
       s.hits[13 * n.i + 13] = 1 as standing             -- not corrected, or by word alone: counts for the pattern
  from score s
 cross join lateral generate_series(0, cardinality(s.hits) / 13 - 1) as n(i);
