-- Organisations, what one lets another see, and the roles that programs take.

alter table organisation
    add column kind       text not null default 'member'
                          check (kind in ('association', 'member', 'buyer', 'auditor', 'public', 'own')),
    add column member_of  integer references organisation;
update organisation set kind = name where org_id in (0, 1);
alter table organisation alter column kind drop default;

-- GRANTOR lets GRANTEE see one facility as it has it, or all that it has.  Nobody sees
-- another's rows in any other way, an association not those of its members either.
create table mandate (
    mandate_id  integer primary key,
    grantor     integer not null references organisation,
    grantee     integer not null references organisation,
    part        smallint,
    facility_id bigint,                     -- null: all of the grantor's
    level       smallint not null check (level between 0 and 2),    -- how much of the evidence
    from_day    date not null,
    until_day   date,                       -- the first day on which it no longer holds; null: until it is revoked
    granted_at  timestamptz not null,
    revoked_at  timestamptz,
    check (grantor <> grantee and grantor > 0 and grantee > 0),
    check ((part is null) = (facility_id is null)),
    check (until_day > from_day)
);
create index mandate_grantee on mandate (grantee, facility_id);

-- Days are UTC's.
create view mandate_in_force with (security_invoker) as
select *
  from mandate
 where revoked_at is null and from_day <= (now() at time zone 'UTC')::date
   and (until_day is null or until_day > (now() at time zone 'UTC')::date);

-- Whose rows are: now in every table that has rows of somebody.
alter table source_load      add column org_id integer;
alter table withdrawal       add column org_id integer;
alter table source_facility  add column org_id integer;
alter table refusal          add column org_id integer;
alter table list_name        add column org_id integer;
alter table list_place       add column org_id integer;
alter table list_key         add column org_id integer;
alter table facility_touched add column org_id integer not null default 0;   -- whose view of it: 0 everybody's
update source_load t     set org_id = (select f.org_id from source_file f where f.source_id = t.source_id);
update withdrawal t      set org_id = (select f.org_id from source_file f where f.source_id = t.source_id);
update source_facility t set org_id = (select f.org_id from source_file f where f.source_id = t.source_id);
update refusal t         set org_id = (select f.org_id from source_file f where f.source_id = t.source_id);
update list_name t       set org_id = (select f.org_id from source_file f where f.source_id = t.source_id);
update list_place t      set org_id = (select f.org_id from source_file f where f.source_id = t.source_id);
update list_key t        set org_id = (select max(n.org_id) from list_name n where n.entry_id = t.entry_id);
alter table source_load      alter column org_id set not null;
alter table withdrawal       alter column org_id set not null;
alter table source_facility  alter column org_id set not null;
alter table refusal          alter column org_id set not null;
alter table list_name        alter column org_id set not null;
alter table list_place       alter column org_id set not null;
alter table list_key         alter column org_id set not null;

-- Those that a request is about: its own organisation, or what it names of those that it can see.
create view asked_organisation with (security_invoker) as
select org_id, name, kind
  from organisation
 where org_id = any ((select current_setting('flare.asked')::integer[])::integer[]);

-- Roles are the server's, not the database's: another database may have made them.
--
--   flare_owner, flare_migrator   whoever owns the tables and changes the schema: sees all, also where row security is forced
--   flare_loader                  one organisation's records, for a load; the public's loader works for everybody
--   flare_scanner                 all of the records, for a scan
--   flare_writer                  COPY ... FROM, which PostgreSQL refuses under row security: it adds rows and reads none
--   flare_api                     what the caller may see, by the context (engine/sql/pg/context.sql)
--   flare_auditor                 the log of who saw what
--   flare_monitor                 counts
do $$
declare
    wanted constant text[] := array['flare_owner', 'flare_migrator', 'flare_loader', 'flare_scanner', 'flare_writer',
                                    'flare_api', 'flare_auditor', 'flare_monitor'];
    role text;
begin
    foreach role in array wanted loop
        if not exists (select from pg_roles where rolname = role) then
            begin
                execute format('create role %I nologin %s', role, case role when 'flare_writer' then 'bypassrls' end);
            exception when duplicate_object or unique_violation then null;      -- another migration, just now
            end;
        end if;
        if not pg_has_role(current_user, role, 'member') then
            execute format('grant %I to %I', role, current_user);
        end if;
    end loop;
exception when insufficient_privilege then
    raise exception using errcode = 'insufficient_privilege', message = format(
        'user %I may not create roles; a database administrator runs once: %s; grant %s to %I', current_user,
        (select string_agg(format('create role %I nologin%s', r, case r when 'flare_writer' then ' bypassrls' end), '; ' order by i)
           from unnest(wanted) with ordinality w (r, i)),
        array_to_string(wanted, ', '), current_user);
end $$;

-- A view shows what its reader may see, not what its owner may.
alter view scan_score   set (security_invoker = true);
alter view newest_scan  set (security_invoker = true);
alter view ruleset_band set (security_invoker = true);
alter view evidence     set (security_invoker = true);
alter view change_rule  set (security_invoker = true);

-- Row security, forced: also for the owner.  The context's settings are never asked for with
-- missing_ok: without one a statement fails, where an empty list would look like an answer.
do $$
declare
    own    constant text := '(select current_setting(''flare.org'')::integer)';
    -- of these every row; -1 is the operator
    whole  constant text := 'org_id = any ((select current_setting(''flare.orgs'')::integer[])::integer[])'
                            ' or -1 = any ((select current_setting(''flare.orgs'')::integer[])::integer[])';
    one    constant text := '(org_id, facility_id) in (select m.grantor, m.facility_id from mandate_in_force m'
                            ' where m.grantee = ' || own || ' and m.facility_id is not null)';
    given  constant text := 'org_id in (select m.grantor from mandate_in_force m where m.grantee = ' || own || ')';
    t      record;
begin
    for t in
        select *
          from (values
                -- table           what the API shows of it         a load writes it
                ('organisation',     whole || ' or ' || given,        false),
                ('source_file',      whole,                           true),
                ('source_load',      whole,                           true),
                ('withdrawal',       whole,                           true),
                ('source_facility',  null,                            true),
                ('refusal',          null,                            true),
                ('facility',         whole || ' or ' || one,          true),
                ('facility_key',     whole || ' or ' || one,          true),
                ('facility_good',    whole || ' or ' || one,          true),
                ('assessment',       whole || ' or ' || one,          true),
                ('finding',          whole || ' or ' || one,          true),
                ('document',         whole || ' or ' || one,          true),
                ('link',             whole || ' or ' || one,          true),
                ('list_entry',       whole,                           true),
                ('list_name',        whole,                           true),
                ('list_place',       whole,                           true),
                ('list_key',         whole,                           true),
                ('facility_match',   whole || ' or ' || one,          true),
                ('facility_touched', null,                            true),
                ('score',            whole || ' or ' || one,          false),
                ('change',           whole || ' or ' || one,          false),
                ('scan_band',        whole,                           false),
                ('rate',             null,                            false),
                ('alert_destination', null,                           false),
                ('alert',            null,                            false),
                ('mandate',          own || ' in (grantor, grantee, -1)', false)) v (name, shown, loaded)
    loop
        execute format('alter table %I enable row level security, force row level security', t.name);
        execute format('revoke all on %I from public', t.name);
        execute format('create policy whole on %I to flare_owner, flare_migrator, flare_scanner using (true)', t.name);
        execute format('grant select, insert, update, delete on %I to flare_owner', t.name);
        execute format('grant select on %I to flare_scanner', t.name);
        if t.shown is not null then
            execute format('create policy api on %I for select to flare_api using (%s)', t.name, t.shown);
            execute format('grant select on %I to flare_api', t.name);
        end if;
        if t.loaded then
            -- who loads what is everybody's must know whom it concerns
            execute format('create policy loader on %I to flare_loader using (org_id in (0, %s) or %2$s = 0)'
                           ' with check (%2$s in (org_id, 0))', t.name, own);
            execute format('grant select, insert, update, delete on %I to flare_loader', t.name);
        end if;
    end loop;
    execute format('grant usage on schema %I to flare_owner, flare_loader, flare_scanner, flare_writer, flare_api, flare_auditor,'
                   ' flare_monitor', current_schema());
end $$;
-- who may load may load for whom they say
grant select (org_id, name, kind, member_of) on organisation to flare_loader;
create policy loader on organisation for select to flare_loader using (true);
create policy loader on mandate for select to flare_loader
    using ((select current_setting('flare.org')::integer) in (grantor, grantee));

revoke all on schema_migration, indicator, ruleset, ruleset_file, ruleset_rule, scan, scan_part, rate_edition, mandate_in_force,
    asked_organisation, scan_score, newest_scan, ruleset_band, evidence, change_rule from public;
revoke all on function changes_between (bigint, bigint) from public;

grant select, insert, update, delete on schema_migration, indicator, ruleset, ruleset_file, ruleset_rule, scan, scan_part,
    rate_edition to flare_owner;
grant select on schema_migration, indicator, ruleset, ruleset_file, ruleset_rule, rate_edition, mandate_in_force, asked_organisation, ruleset_band,
    evidence, change_rule to flare_owner, flare_scanner, flare_api;
grant select on scan_score, newest_scan to flare_owner, flare_scanner;
grant execute on function changes_between (bigint, bigint) to flare_owner, flare_scanner, flare_api;
grant select on schema_migration, mandate, mandate_in_force, scan to flare_loader;
grant select on scan, scan_part to flare_scanner;
grant insert, update, delete on scan, scan_part, scan_band, score, change, rate, rate_edition, ruleset, ruleset_file, ruleset_rule,
    facility_match, facility_touched, alert to flare_scanner;

-- Of a scan not what it was made of, nor who runs it.
grant select (scan_id, status, line, base, previous, apart, ruleset_id, rates_edition, scoring_version, engine_version, as_of, known_at,
              lists_known, started_at, finished_at, facilities, judged, written, texts_limited, message, lease_until)
    on scan to flare_api;

-- What is sent by COPY.
grant insert on score, change, rate, facility, facility_good, facility_touched, source_facility, refusal to flare_writer;

-- Counts: what api/sql/metrics.sql asks, for a monitor of one's own.
grant select (scan_id, status, previous, apart, started_at, finished_at, facilities, judged, texts_limited, lease_until) on scan
    to flare_monitor;
grant select (scan_id, band, n) on scan_band to flare_monitor;
grant select (scan_id, kind, band_before, band_after) on change to flare_monitor;
grant select (feed, known_at, rows_refused) on source_file to flare_monitor;
create policy monitor on scan_band for select to flare_monitor using (true);
create policy monitor on change for select to flare_monitor using (true);
create policy monitor on source_file for select to flare_monitor using (true);
