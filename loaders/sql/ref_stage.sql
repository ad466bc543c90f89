-- References to facilities: what each may be, the surest first.
create temp table stage_ref (
    ref     integer,
    rank    smallint,
    kind    smallint,       -- 0 a facility's id, 1 hash of an identifier, 2 of a folded name, 3 of one in a country
    key     bigint,
    part    smallint,       -- of key
    country text            -- of kind 3
) on commit drop;
