-- What is asked for, and what of it who asks may see, is said here for all statements.  The functions are of one statement each,
-- which the planner puts in their place, as it does with a view.

-- The published scan that is asked for: by its number, or the last as of that day or before that knew no more than was known then;
-- all null: the one that everybody sees.
create function asked_scan(by_number bigint, by_day date, by_time timestamptz) returns table (scan_id bigint, finished_at timestamptz)
language sql stable as $$
select s.scan_id, s.finished_at
  from scan s
 where status = 'published'
   and case when by_number is not null then s.scan_id = by_number
            when by_day is null and by_time is null then not apart
            else (by_day is null or as_of <= by_day) and (by_time is null or known_at <= by_time) end
 order by case when by_day is null and by_time is null then null else as_of end desc nulls last,
          case when by_day is null and by_time is null then null else known_at end desc nulls last,
          s.scan_id desc
 limit 1
$$;

-- The one view of a facility that who asks is shown: by its id, or by the hash of "os_id:...", which is the facility that has
-- it beside another key.  No row: there is none that they may see.
create function asked_score(of_scan bigint, of_facility bigint, of_part smallint, of_key bigint, of_key_part smallint) returns setof score
language sql stable as $$
with named as (
    select of_facility as facility_id, of_part as part
    union
    select k.facility_id, k.facility_part
      from facility_key k
     where k.part = of_key_part and k.key = of_key
       and not exists (select from withdrawal w where w.source_id = k.source_id and k.known_from < w.withdrawn_at)
)
select s.*
  from named
  join scan at on at.scan_id = of_scan and at.status = 'published'
  join score s on s.part = named.part and s.line = at.line and s.facility_id = named.facility_id
   and s.from_scan <= at.scan_id and s.to_scan > at.scan_id
 -- the view of whom it names, else its own, else that of who lets it see
 where s.org_id = any (current_setting('flare.asked')::integer[])
    or current_setting('flare.asked')::integer[] = array[current_setting('flare.org')::integer]
 order by s.org_id = any (current_setting('flare.asked')::integer[]) desc, s.org_id desc
 limit 1
$$;

-- Scans as they are told.  Facilities and bands are those of who asks; what was judged and written, and why one failed, is
-- told to the operator alone: it is of all organisations.
create view scan_told with (security_invoker = true) as
select s.scan_id as id, s.status, case when of.all_orgs then s.message end as message, s.as_of, s.known_at, s.started_at, s.finished_at,
       case when s.status = 'published' then (
         select coalesce(sum(n), 0) from scan_band
          where scan_id = s.scan_id and org_id = any (array(select org_id from asked_organisation))) end as facilities,
       case when of.all_orgs then s.judged end as judged, case when of.all_orgs then s.written end as written,
       s.apart, case when of.all_orgs then s.texts_limited end as texts_limited, s.rates_edition, s.engine_version as engine,
       json_build_object('title', r.title, 'version', r.version, 'sha256', encode(r.hash, 'hex')) as ruleset,
       (select coalesce(json_object_agg(band, n order by band), '{}')
          from (select band, sum(n) as n from scan_band
                 where scan_id = s.scan_id and org_id = any (array(select org_id from asked_organisation))
                 group by band) counted) as bands
  from scan s
  left join ruleset r using (ruleset_id)
 cross join lateral (select current_setting('flare.org') = '-1' as all_orgs) of;

revoke all on scan_told from public;
revoke all on function asked_scan (bigint, date, timestamptz), asked_score (bigint, bigint, smallint, bigint, smallint) from public;
grant select on scan_told to flare_owner, flare_scanner, flare_api;
grant execute on function asked_scan (bigint, date, timestamptz), asked_score (bigint, bigint, smallint, bigint, smallint)
    to flare_owner, flare_scanner, flare_api;
