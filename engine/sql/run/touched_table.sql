-- Why a scan's facilities were touched, for this session: asked for part by part.
create temporary table scan_touched (part smallint, facility_id bigint, org_id integer, why smallint);
create index on scan_touched (part)
