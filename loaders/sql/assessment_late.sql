-- $1 known_at.  Changes to what was already known then, or later: how many, and one of them.
select count(*), min(key) from stage_assessment_diff where was >= $1::timestamptz
