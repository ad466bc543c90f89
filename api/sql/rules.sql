-- The rules of the scan's ruleset, in order of id.   $1 scan   $2 indicator or null
select json_build_object(
         'ruleset', (select json_build_object('title', r.title, 'version', r.version, 'sha256', encode(r.hash, 'hex'))
                       from scan s join ruleset r using (ruleset_id) where s.scan_id = $1::bigint),
         'items',   (select coalesce(json_agg(json_build_object(
                              'id',        r.id,
                              'title',     r.title,
                              'indicator', r.indicator,
                              'axis',      r.axis,
                              'strength',  r.strength) order by r.rule), '[]')
                       from scan s join ruleset_rule r using (ruleset_id)
                      where s.scan_id = $1::bigint and ($2::text is null or r.indicator = $2::text)));
