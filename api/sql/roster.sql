-- What lists are counted by (roster.h): the facilities that scan $1 ranked, of parts from $2 to $3, a row for each version of one that
-- was known; in order, so that the versions of one stand together.
--
-- $4 the organisations asked about: for the planner, who sees by it whether an index finds them or most rows are theirs.  Which rows
-- are shown the other conditions say.
with seen as materialized (
    select line, known_at
      from scan
     where scan_id = $1::bigint and status = 'published'
),
withdrawn as materialized (
    select source_id, max(withdrawn_at) as withdrawn_at from withdrawal group by source_id
)
select s.part, s.facility_id, s.org_id, s.score, s.potential, s.priority, int2_at(s.nats, 0), s.band, s.pattern, f.country, f.sector,
       case when f.known_to > (select known_at from seen) then 't' end,
       case when w.source_id is null or f.known_from >= w.withdrawn_at then f.name_fold end
  from score s
  left join facility f on f.part = s.part and f.facility_id = s.facility_id and f.org_id = s.org_id
   and f.known_from <= (select known_at from seen)
   and f.part between $2::smallint and $3::smallint and f.org_id = any ($4::integer[])
  left join withdrawn w on w.source_id = f.source_id
 where s.line = (select line from seen)
   and s.from_scan <= $1::bigint and s.to_scan > $1::bigint
   and s.part between $2::smallint and $3::smallint
   and s.org_id = any ($4::integer[])
   and s.org_id = any (array(select org_id from asked_organisation))
 order by s.part, s.facility_id, s.org_id
