-- Versions that a scan found to say something else now, or nothing.  Each is looked up by its key, one by one: of
-- a table that was filled just now PostgreSQL believes that a scan's versions are few, and would read all of them.
-- $1 scan   $2 line   $3 parts   $4 facilities   $5 organisations: array literals of one length
update score s
   set to_scan = $1::bigint
 where s.ctid = any (array(
           select open.ctid
             from unnest($3::smallint[], $4::bigint[], $5::integer[]) as w (part, facility_id, org_id)
            cross join lateral (select v.ctid
                                  from score v
                                 where v.part = w.part and v.line = $2::bigint and v.facility_id = w.facility_id and v.org_id = w.org_id
                                   and v.to_scan = 2147483647 and v.from_scan < $1::bigint
                                offset 0) as open))
