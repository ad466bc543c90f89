-- What workers said, apart from everything else: the words of findings of their interviews, surveys and
-- complaints.  finding has the rest of such a row, with these columns empty.
--
-- Only a load of the organisation that was trusted with it and the scan, whose rules read
-- words, may see it: not the server, not who owns the tables.  A superuser still can, and so can who
-- holds a copy of the disk or of a whole dump (`man flare`, db, has how to dump without it).
create table testimony (
    part                smallint not null,
    facility_id         bigint not null,
    org_id              integer not null check (org_id > 0),    -- it is never everybody's
    finding_id          bigint not null,
    known_from          timestamptz not null,
    evidence_text       text,
    clause              text,
    indicator           text,               -- as the source gives it
    fact_value          text,
    closure_verified_by text,
    primary key (part, facility_id, org_id, finding_id, known_from)
);

with said as materialized (
    select f.*
      from finding f
     where (f.evidence_text, f.clause, f.indicator, f.fact_value, f.closure_verified_by) is distinct from (null, null, null, null, null)
       and exists (select from assessment a
                    where a.part = f.part and a.facility_id = f.facility_id and a.org_id = f.org_id and a.assessment_id = f.assessment_id
                      and (a.assessment_kind = 'worker_interview' or a.scheme = 'worker_voice'))
),
kept as (
    insert into testimony
    select part, facility_id, org_id, finding_id, known_from, evidence_text, clause, indicator, fact_value, closure_verified_by
      from said
)
update finding f
   set evidence_text = null, clause = null, indicator = null, fact_value = null, closure_verified_by = null
  from said s
 where f.part = s.part and f.facility_id = s.facility_id and f.org_id = s.org_id and f.finding_id = s.finding_id
   and f.known_from = s.known_from;

alter table testimony enable row level security, force row level security;
revoke all on testimony from public;
grant select, insert on testimony to flare_loader;
grant select on testimony to flare_scanner;
create policy loader on testimony to flare_loader using (org_id = (select current_setting('flare.org')::integer));
create policy scanner on testimony for select to flare_scanner using (true);

-- Findings with their words, for who may see them.
create view finding_whole with (security_invoker = true) as
select f.part, f.facility_id, f.org_id, f.assessment_id, f.finding_id, f.known_from, f.known_to, f.key, f.fact,
       coalesce(f.fact_value, t.fact_value) as fact_value, coalesce(f.clause, t.clause) as clause,
       coalesce(f.indicator, t.indicator) as indicator, f.severity, coalesce(f.evidence_text, t.evidence_text) as evidence_text,
       f.workers_affected, f.status, f.closed_on, coalesce(f.closure_verified_by, t.closure_verified_by) as closure_verified_by,
       f.found_on, f.row_hash, f.carried, f.source_id, f.source_row
  from finding f
  left join testimony t using (part, facility_id, org_id, finding_id, known_from);
revoke all on finding_whole from public;
grant select on finding_whole to flare_loader, flare_scanner;
