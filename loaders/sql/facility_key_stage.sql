-- Identifiers beside the key.
create temp table stage_key (like facility_key) on commit drop;
