-- By what a ruleset's patterns were tried before it was accepted (engine/text/pump.h): a scan
-- in which that is the same does not try them again, which takes longer than a night on which little changed.
alter table ruleset add column tried text;
