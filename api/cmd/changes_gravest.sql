-- Those whom a person should look at first: up or new, by their score; as lines.   $1 the scan before   $2 the scan   $3 rows
select format('  %s, %s: %s %s, was %s; %s: %s',
              -- a name from somebody's file must not move a terminal's cursor or turn its lines around
              regexp_replace(f.name, '[\u0001-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]', '?', 'g'), f.country,
              c.band_after, round(c.score_after / 10.0, 1),
              coalesce(c.band_before || ' ' || round(c.score_before / 10.0, 1), 'not there'),
              array_to_string(c.causes, ', '),
              coalesce(c.rules[1] || ' ' || to_char(c.moves[1] / 10.0, 'FMSG9990.0'), 'no rule'))
  from (select *
          from changes_between($1::bigint, $2::bigint) c
         where c.scan_id > $1::bigint and c.scan_id = $2::bigint
           and kind in ('up', 'appeared') and band_after <> 'insufficient'
         order by score_after desc, facility_id, org_id
         limit $3::bigint) c
  join facility f
    on f.part = c.part and f.facility_id = c.facility_id and f.org_id = c.org_id
   and f.known_from <= (select known_at from scan where scan_id = $2::bigint)
   and f.known_to > (select known_at from scan where scan_id = $2::bigint)
 order by c.score_after desc, c.facility_id, c.org_id
