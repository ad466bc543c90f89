-- One scan with its bands counted.   $1 scan
--
-- Facilities and bands are those of who asks.  What was judged and written is told to the operator alone: it
-- is a sum over all organisations.
select json_build_object(
         'id',             s.scan_id,
         'status',         s.status,
         'message',        case when current_setting('flare.org') = '-1' then s.message end,
         'as_of',          s.as_of,
         'known_at',       s.known_at,
         'started_at',     s.started_at,
         'finished_at',    s.finished_at,
         'facilities',     case when s.status = 'published' then (
                             select coalesce(sum(n), 0) from scan_band
                              where scan_id = s.scan_id and org_id = any (array(select org_id from asked_organisation))) end,
         'judged',         case when current_setting('flare.org') = '-1' then s.judged end,
         'written',        case when current_setting('flare.org') = '-1' then s.written end,
         'apart',          s.apart,
         'texts_limited',  case when current_setting('flare.org') = '-1' then s.texts_limited end,
         'rates_edition',  s.rates_edition,
         'engine',         s.engine_version,
         'ruleset',        json_build_object('title', r.title, 'version', r.version,
                                             'sha256', encode(r.hash, 'hex')),
         'bands',          (select coalesce(json_object_agg(band, n order by band), '{}')
                              from (select band, sum(n) as n from scan_band
                                     where scan_id = s.scan_id and org_id = any (array(select org_id from asked_organisation))
                                     group by band) counted))
  from scan s
  left join ruleset r using (ruleset_id)
 where s.scan_id = $1::bigint;
