-- $1 known_at.  Changes to what was already known then, or later, and what was known once, until a later day:
-- how many, and one of them.
select count(*), min(key) from stage_facility_diff where was >= $1::timestamptz or was_to > $1::timestamptz
