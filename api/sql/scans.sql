-- Scans, the newest first.   $1 how many
select json_build_object('items', coalesce(json_agg(row_to_json(newest) order by started_at desc, id desc), '[]'))
  from (select id, status, as_of, known_at, started_at, finished_at, facilities, judged, written, apart, texts_limited, rates_edition,
               engine, ruleset
          from scan_told
         order by started_at desc, id desc
         limit $1::int) newest;
