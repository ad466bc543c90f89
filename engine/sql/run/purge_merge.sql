-- What moved, told from the scan that stays before it.
create temporary table purge_change on commit drop as
select c.* from purge_step p cross join lateral changes_between(p.previous, p.scan_id) c where p.previous is not null
