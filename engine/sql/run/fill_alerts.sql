-- A digest of what moved for each destination whose organisation it concerns: somebody
-- newly high or severe, or up, or moved by a list.   $1 scan   $2 now
insert into alert (destination_id, scan_id, subject, body, status, next_at)
select d.destination_id, s.scan_id,
       format('flare: %s newly high or severe, %s up, %s moved by a list (scan %s)', n.grave, n.up, n.listed, s.scan_id),
       case d.kind
       when 'webhook' then json_build_object(
            'type', 'flare.changes', 'organisation', o.name, 'scan', s.scan_id, 'since', s.previous, 'as_of', s.as_of,
            'counts', json_build_object('newly_high_or_severe', n.grave, 'up', n.up, 'down', n.down, 'by_list', n.listed,
                                        'appeared', n.appeared, 'left', n."left"),
            'facilities', coalesce(f.items, '[]'))::text
       else format(E'Scan %s as of %s, since scan %s, %s:\n\n%s newly high or severe\n%s up\n%s down\n%s moved by a list'
                   '\n%s appeared\n%s left\n\n%s\nThe reasons: flare changes --scan %s\n',
                   s.scan_id, s.as_of, s.previous, o.name, n.grave, n.up, n.down, n.listed, n.appeared, n."left",
                   coalesce(f.lines, ''), s.scan_id)
       end,
       'waiting', $2::timestamptz
  from alert_destination d
  join organisation o using (org_id)
  join scan s on s.scan_id = $1::bigint and s.previous is not null and not s.apart
 cross join lateral (
       select count(*) filter (where c.band_after in ('high', 'severe')
                                 and coalesce(c.band_before, '') not in ('high', 'severe')) as grave,
              count(*) filter (where kind = 'up') as up, count(*) filter (where kind = 'down') as down,
              count(*) filter (where causes @> '{list}') as listed,
              count(*) filter (where kind = 'appeared') as appeared, count(*) filter (where kind = 'left') as "left"
         from change c
        where c.scan_id = s.scan_id and c.org_id = d.org_id) n
 cross join lateral (
       select json_agg(json_build_object('id', lpad(to_hex(facility_id), 16, '0'), 'name', name, 'country', country,
                                         'band_before', band_before, 'band', band_after, 'causes', causes)
                       order by place) as items,
              string_agg(format(E'%s, %s: %s, was %s\n',
                                regexp_replace(name, '[\u0001-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]', '?', 'g'),
                                country, band_after, coalesce(band_before, 'not there')), '' order by place) as lines
         from (select c.facility_id, c.band_before, c.band_after, c.causes, f.name, f.country,
                      row_number() over (order by c.score_after desc, c.facility_id) as place
                 from change c
                 join facility f
                   on f.part = c.part and f.facility_id = c.facility_id and f.org_id = c.org_id
                  and f.known_from <= s.known_at and f.known_to > s.known_at
                where c.scan_id = s.scan_id and c.org_id = d.org_id and c.score_after is not null
                  and (c.kind = 'up' or c.causes @> '{list}' or c.kind = 'appeared' and c.band_after in ('high', 'severe'))
                order by place
                limit 20) told) f
 where n.grave + n.up + n.listed > 0
    on conflict do nothing
