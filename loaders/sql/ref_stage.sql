-- References to facilities: each with the keys that it may be, the surest first.
create temp table stage_ref (
    ref     integer,
    rank    smallint,
    kind    smallint,       -- of facility_key; 0: the facility's id itself
    key     bigint,
    part    smallint
) on commit drop;
