-- Scans, the newest first.   $1 how many
--
-- Facilities and bands are those of who asks.  What was judged and written is told to the operator alone: it
-- is a sum over all organisations.
select json_build_object('items', coalesce(json_agg(item order by started_at desc, scan_id desc), '[]'))
  from (select s.scan_id, s.started_at,
               json_build_object(
                 'id',             s.scan_id,
                 'status',         s.status,
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
                                                     'sha256', encode(r.hash, 'hex'))) as item
          from scan s
          left join ruleset r using (ruleset_id)
         order by s.started_at desc, s.scan_id desc
         limit $1::int) newest;
