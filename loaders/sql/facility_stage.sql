-- What one file says of facilities, as it says it.
create temp table stage_facility (
    part            smallint,
    facility_id     bigint,
    key             text,
    name            text,
    address         text,
    country         text,
    sector          text,
    sector_raw      text,
    lat             double precision,
    lng             double precision,
    workers_min     integer,
    workers_max     integer,
    is_closed       boolean,
    parent_company  text,
    row_hash        bigint,
    source_row      bigint,
    os_value        text,       -- keys: what is looked up, its hash and the hash's part
    os_key          bigint,
    os_part         smallint,
    own_value       text,
    own_key         bigint,
    own_part        smallint,
    name_value      text,
    name_key        bigint,
    name_part       smallint,
    place_value     text,
    place_key       bigint,
    place_part      smallint,
    goods           text        -- good, unit separator, words; record separators between
) on commit drop;

-- Facilities that are new (was is null) or of which something changed, as they will be.
create temp table stage_facility_diff (
    like stage_facility,
    was timestamptz             -- known_from of the version that it supersedes
) on commit drop;
