-- One scan with its bands counted.   $1 scan
select json_build_object(
         'id',             s.scan_id,
         'status',         s.status,
         'message',        s.message,
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
                                             'sha256', encode(r.hash, 'hex')),
         'bands',          (select coalesce(json_object_agg(band, n order by band), '{}')
                              from (select band, sum(n) as n from scan_band
                                     where scan_id = s.scan_id
                                     group by band) counted))
  from scan s
  left join ruleset r using (ruleset_id)
 where s.scan_id = $1::bigint;
