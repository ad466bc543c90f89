-- What the scans said of a facility, the newest first: a point for each published scan, with what moved it.
--
-- $1 scan   $2 facility_id and $3 its part   $4 hash of "os_id:..." and $5 its part, or null   $6 page size
-- The last row seen, or nulls:   $7 its scan   $8 facility_id   $9 org_id   $10 its place
-- Second column: the same four of this page's last row, null when no more follow.
with at as (
    select scan_id, line, known_at from scan where scan_id = $1::bigint and status = 'published'
),
it as (
    select s.part, s.facility_id, s.org_id
      from at
     cross join asked_score($1::bigint, $2::bigint, $3::smallint, $4::bigint, $5::smallint) s
),
told as (
    select it.*, c.scan_id, c.as_of, c.known_at, c.finished_at, c.ruleset_id, c.engine_version,
           s.score, s.potential, s.coverage, s.band, s.pattern, s.line is not null as there,
           row_number() over (order by c.scan_id desc) as place
      from it
     cross join at
      join scan c on c.status = 'published' and not c.apart and c.scan_id <= at.scan_id
       and ($7::bigint is null or c.scan_id < $7::bigint)
      left join score s on s.part = it.part and s.line = c.line and s.facility_id = it.facility_id and s.org_id = it.org_id
       and s.from_scan <= c.scan_id and s.to_scan > c.scan_id
     order by c.scan_id desc
     limit $6::int + 1
)
select json_build_object(
         'id',    lpad(to_hex(it.facility_id), 16, '0'),
         'items', (select coalesce(json_agg(json_build_object(
                            'scan',        t.scan_id,
                            'as_of',       t.as_of,
                            'known_at',    t.known_at,
                            'finished_at', t.finished_at,
                            'score',       round(t.score / 10.0, 1),
                            'potential',   round(t.potential / 10.0, 1),
                            'coverage',    round(t.coverage / 1000.0, 3),
                            'band',        t.band,
                            'pattern',     t.pattern,
                            'ruleset',     (select r.version from ruleset r where r.ruleset_id = t.ruleset_id),
                            'engine',      t.engine_version,
                            'kind',        c.kind,
                            'causes',      coalesce(c.causes, '{}'),
                            'because',     (select coalesce(json_agg(json_build_object('rule', r.rule,
                                                       'points', round(r.points / 10.0, 1)) order by r.place), '[]')
                                              from change_rule r
                                             where r.part = t.part and r.facility_id = t.facility_id
                                               and r.org_id = t.org_id and r.scan_id = t.scan_id)
                          ) order by t.scan_id desc), '[]')
                     from told t
                     left join change c on c.part = t.part and c.facility_id = t.facility_id and c.org_id = t.org_id
                      and c.scan_id = t.scan_id
                    where t.place <= $6::int)),
       (select concat_ws('.', scan_id, $2::bigint, org_id, coalesce($10::bigint, 0) + place)
          from told
         where place = $6::int and exists (select 1 from told where place > $6::int)
           and ($8::bigint, $9::int) is distinct from (0, 0)),
       it.org_id, lpad(to_hex(it.facility_id), 16, '0')
  from it
