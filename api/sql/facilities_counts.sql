-- How many an unfiltered list has, by band: the scan has counted.  All else is counted in a roster (listing.h).   $1 scan
-- $2 bands; null is all but insufficient
with counted as (
    select band, sum(n) as n
      from (select band, n from scan_band
             where scan_id = $1::bigint and org_id = any (array(select org_id from asked_organisation))
            union all
            -- of those who let one facility be seen
            select s.band, count(distinct (s.facility_id, s.org_id))
              from mandate_in_force m
              join score s on s.part = m.part and s.facility_id = m.facility_id and s.org_id = m.grantor
               and s.line = (select line from scan where scan_id = $1::bigint)
               and s.from_scan <= $1::bigint and s.to_scan > $1::bigint
             where m.grantee = current_setting('flare.org')::integer
               and m.grantor <> all (current_setting('flare.orgs')::integer[])
               and m.grantor = any (array(select org_id from asked_organisation))
             group by s.band) b
     group by band
)
select json_build_object(
         'total',  json_build_object(
             'value', coalesce(sum(n) filter (where case when $2::text[] is null then band <> 'insufficient' else band = any ($2::text[]) end), 0),
             'relation', 'eq'),
         'counts', coalesce(json_object_agg(band, n order by band), '{}'))
  from counted
