-- What one file says of facilities, as it says it; of those that cannot go into the
-- table at once, because another version of them may be known.
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
    name_key        bigint,
    place_key       bigint,
    name_fold       text,
    row_hash        bigint,
    raw_hash        bigint,
    source_row      bigint,
    goods           text        -- good, unit separator, words; record separators between
) on commit drop;

-- Facilities that are new (was is null) or of which something changed, as they will be.
create temp table stage_facility_diff (
    like stage_facility,
    carried text[],             -- columns whose values are of the version before
    was timestamptz,            -- known_from of that version
    was_to timestamptz          -- new: until when it was known once
) on commit drop;
