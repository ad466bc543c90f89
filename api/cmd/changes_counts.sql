-- What moved between two published scans, counted.   $1 the scan before   $2 the scan
-- $3 place of a band, or null: how many stand there or above who stood below or were not there
select count(*) filter (where kind = 'appeared'), count(*) filter (where kind = 'left'),
       count(*) filter (where kind = 'up'), count(*) filter (where kind = 'down'), count(*) filter (where kind = 'moved'),
       count(*) filter (where band_after in ('high', 'severe') and coalesce(band_before, '') not in ('high', 'severe')),
       count(*) filter (where place_after >= $3::smallint and coalesce(place_before, -1) < $3::smallint)
  from changes_between($1::bigint, $2::bigint) c
 where c.scan_id > $1::bigint and c.scan_id = $2::bigint
