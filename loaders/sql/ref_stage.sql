-- References to facilities: each with the keys that it may be.
create temp table stage_ref (
    ref     integer,
    kind    smallint,
    key     bigint,
    part    smallint
) on commit drop;
