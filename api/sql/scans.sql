-- Scans, the newest first.   $1 how many
select json_build_object('items', coalesce(json_agg(item order by started_at desc, scan_id desc), '[]'))
  from (select s.scan_id, s.started_at,
               json_build_object(
                 'id',             s.scan_id,
                 'status',         s.status,
                 'as_of',          s.as_of,
                 'known_at',       s.known_at,
                 'started_at',     s.started_at,
                 'finished_at',    s.finished_at,
                 'facilities',     s.facilities,
                 'judged',         s.judged,
                 'written',        s.written,
                 'apart',          s.apart,
                 'texts_limited',  s.texts_limited,
                 'rates_edition',  s.rates_edition,
                 'engine',         s.engine_version,
                 'ruleset',        json_build_object('title', r.title, 'version', r.version,
                                                     'sha256', encode(r.hash, 'hex'))) as item
          from scan s
          left join ruleset r using (ruleset_id)
         order by s.started_at desc, s.scan_id desc
         limit $1::int) newest;
