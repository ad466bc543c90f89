-- A finding of which no file has said what became of it is open.
update stage_finding set status = 'open' where status is null
