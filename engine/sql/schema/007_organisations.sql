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

-- Roles are the server's, not the database's: another database may have made them.
do $$
declare
    wanted constant text[] := array['flare_owner', 'flare_migrator', 'flare_loader', 'flare_scanner', 'flare_api',
                                    'flare_auditor', 'flare_monitor'];
    role text;
begin
    foreach role in array wanted loop
        if not exists (select from pg_roles where rolname = role) then
            begin
                execute format('create role %I nologin', role);
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
        (select string_agg(format('create role %I nologin', r), '; ' order by i) from unnest(wanted) with ordinality w (r, i)),
        array_to_string(wanted, ', '), current_user);
end $$;
