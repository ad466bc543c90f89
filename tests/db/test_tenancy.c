#include "db.h"
#include "hash.h"
#include "migrate.h"
#include "orgs.h"
#include "t.h"

/*
 * What keeps organisations apart, whatever a statement says: row security on every table,
 * roles that see what they need, and each of the ways in which such walls are known to leak.
 */
static struct pg *pg;
static struct err err;

static const char *
value(const char *sql)
{
	return db_value(pg, sql);
}

/* SQL's value as ROLE, for ORG; what fails is told as the message. */
static const char *
as(const char *role, int32_t org, const char *sql)
{
	static char text[4096];
	char set[100];

	snprintf(set, sizeof(set), "set local role %s", role);
	if (pg_begin(pg, &err) < 0 || pg_act_for(pg, org, &err) < 0 || pg_script(pg, set, &err) < 0)
		snprintf(text, sizeof(text), "%s", err.msg);
	else
		snprintf(text, sizeof(text), "%s", db_value(pg, sql));
	pg_rollback(pg);
	return text;
}

static void
run(const char *sql)
{
	if (!T(pg_script(pg, sql, &err) == 0))
		printf("# %s\n", err.msg);
}

/* Tables without row security, each with the reason that it needs none. */
static const struct {
	const char *table, *why;
} exempt[] = {
	{ "schema_migration", "which schema it is" },
	{ "indicator", "words of the ILO" },
	{ "ruleset", "how scores are made, the same for everybody" },
	{ "ruleset_file", "the same" },
	{ "ruleset_rule", "the same" },
	{ "scan", "that there was one, and when: its sums over all organisations only the operator is told" },
	{ "scan_part", "progress of the running scan; no role but the scanner's reads it" },
	{ "rate_edition", "that rates were counted, and when" },
};

static void
every_table(void)
{
	struct pg_rows *tables = pg_query(pg, "select relname, relrowsecurity and relforcerowsecurity from pg_class"
	    " where relkind in ('r', 'p') and relnamespace = 'public'::regnamespace order by 1", NULL, 0, &err);

	for (int i = 0; tables != NULL && i < pg_rows_count(tables); i++) {
		bool exception = false;

		for (size_t k = 0; k < sizeof(exempt) / sizeof(exempt[0]); k++)
			exception = exception || str_is(pg_get(tables, i, 0), exempt[k].table);
		if (!T(pg_get_bool(tables, i, 1) != exception))
			printf("# %s: row security must be forced, or the table be in the list with a reason\n", pg_get(tables, i, 0).p);
	}
	pg_rows_free(tables);
	T_STR(value("select coalesce(string_agg(relname, ' '), 'none') from pg_class c where relnamespace = 'public'::regnamespace"
	    " and (relkind = 'm' or relkind = 'v' and not coalesce('security_invoker=true' = any (reloptions), false))"), "none");
	T_STR(value("select coalesce(string_agg(proname, ' '), 'none') from pg_proc where pronamespace = 'public'::regnamespace"
	    " and prosecdef"), "none");
	/* what nobody in particular may: nothing, but for the functions of triggers, which nobody can call */
	T_STR(value("select coalesce(string_agg(relname, ' '), 'none') from pg_class c, aclexplode(c.relacl) a"
	    " where relnamespace = 'public'::regnamespace and a.grantee = 0"), "none");
	T_STR(value("select coalesce(string_agg(proname, ' '), 'none') from pg_proc p, aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) a"
	    " where pronamespace = 'public'::regnamespace and a.grantee = 0 and prorettype not in ('trigger'::regtype, 'event_trigger'::regtype)"),
	    "none");
}

static void
every_role(void)
{
	T_STR(value("select string_agg(rolname, ' ' order by rolname) from pg_roles where rolname like 'flare\\_%' and"
	    " not (rolsuper or rolcanlogin or rolcreaterole or rolcreatedb or rolreplication)"),
	    "flare_api flare_auditor flare_loader flare_migrator flare_monitor flare_owner flare_scanner flare_writer");
	/* COPY ... FROM needs it; who has it reads nothing, and only what a scan or a load sends goes in */
	T_STR(value("select string_agg(rolname, ' ') from pg_roles where rolname like 'flare\\_%' and rolbypassrls"), "flare_writer");
	T_STR(value("select string_agg(distinct a.privilege_type, ' ') from pg_class c, aclexplode(c.relacl) a"
	    " where a.grantee = 'flare_writer'::regrole"), "INSERT");
	T_STR(value("select coalesce(string_agg(g.rolname || ' has ' || r.rolname, ', '), 'none') from pg_auth_members m"
	    " join pg_roles g on g.oid = m.member join pg_roles r on r.oid = m.roleid where g.rolname like 'flare\\_%'"), "none");
	/* the server changes nobody's records */
	T_STR(value("select coalesce(string_agg(distinct relname, ' '), 'none') from pg_class c, aclexplode(c.relacl) a"
	    " where a.grantee = 'flare_api'::regrole and a.privilege_type in ('UPDATE', 'DELETE', 'TRUNCATE')"
	    " and exists (select from pg_attribute t where t.attrelid = c.oid and t.attname = 'source_id')"), "none");
}

/* Organisations 2 (A), 3 (B), 4 (C, an auditor); each of A and B has the site 1, B also 2; the public has 3. */
static void
furnish(void)
{
	run("insert into organisation (org_id, name, created_at, kind) values (2, 'A', '2026-01-01', 'member'), (3, 'B', '2026-01-01', 'member'),"
	    " (4, 'C', '2026-01-01', 'auditor');"
	    "insert into facility (part, facility_id, org_id, known_from, key, name, country, name_key, place_key, row_hash, source_id, source_row)"
	    " select 1, f, o, '2026-01-01', 'k', n, 'VN', 1, 1, 1, o, 1 from (values (1, 2, 'A1'), (1, 3, 'B1'), (2, 3, 'B2'), (3, 0, 'P3')) v (f, o, n);"
	    "insert into finding (part, facility_id, org_id, assessment_id, finding_id, known_from, key, found_on, row_hash, source_id, source_row)"
	    " select part, facility_id, org_id, 1, 1, known_from, name, '2026-01-01', 1, 1, 1 from facility;"
	    "insert into score (part, facility_id, org_id, line, from_scan, score, potential, coverage, band, pattern, priority, context, floor,"
	    " floor_rule, controls, nats, hits, gaps, digest) select part, facility_id, org_id, 1, 1, 100, 100, 100, 'low', 'none', 1, 0, 0, -1, 0,"
	    " pack_nats('{}'), pack_hits(array[0, 2, 0, 1, 1, 1, 1, 1, 1, 1, 0, 0, 1]), '', 1 from facility;"
	    "insert into change (part, facility_id, org_id, scan_id, kind, causes, rules, moves, score_after) select part, facility_id, org_id, 2,"
	    " 'appeared', '{evidence}', '{r}', '{1,2,0,1}', 100 from facility;"
	    "insert into ruleset values (1, '\\x00', 't', '1', '2026-01-01');"
	    "insert into scan (scan_id, status, line, apart, ruleset_id, rates_edition, scoring_version, engine_version, as_of, known_at, lists_known,"
	    " sources, started_at, token, lease_until) select i, 'published', 1, false, 1, 0, 1, '1', '2026-01-01', '2026-01-02', true, '', '2026-01-02', 1,"
	    " '2026-01-02' from generate_series(1, 2) i;"
	    "insert into source_file select o, o, 'f', 'file-of-' || o, '\\x00', 1, 1, 1, 0, 1, 0, 0, '1', '2026-01-01', '2026-01-01'"
	    " from unnest(array[0, 2, 3]) o;"
	    "insert into list_entry (entry_id, org_id, known_from, list, key, scope, status, cell, row_hash, source_id, source_row)"
	    " values (1, 0, '2026-01-01', 'l', 'pub', 'company', 'active', 'c', 1, 0, 1), (2, 3, '2026-01-01', 'l', 'ofB', 'company', 'active', 'c', 1, 3, 1);");
}

static const char names[] = "select string_agg(name, ' ' order by name) from facility";

static void
who_sees_what(void)
{
	static const struct {
		const char *role;
		int32_t org;
		const char *sql, *sees;
	} cases[] = {
		{ "flare_api", 2, names, "A1 P3" },
		{ "flare_api", 3, names, "B1 B2 P3" },
		{ "flare_api", 4, names, "P3" },
		{ "flare_api", PG_ALL_ORGS, names, "A1 B1 B2 P3" },
		{ "flare_loader", 2, names, "A1 P3" },
		{ "flare_loader", 4, names, "P3" },
		{ "flare_loader", 0, names, "A1 B1 B2 P3" },		/* a public list concerns everybody */
		{ "flare_scanner", 2, names, "A1 B1 B2 P3" },
		{ "flare_owner", 2, names, "A1 B1 B2 P3" },
		{ "flare_monitor", 2, names, "permission denied" },
		{ "flare_auditor", 2, names, "permission denied" },
		{ "flare_writer", 2, names, "permission denied" },
		{ "flare_auditor", 2, "select count(*) from score", "permission denied" },
		{ "flare_monitor", 2, "select sum(n) from scan_band", "" },
		{ "flare_monitor", 2, "select count(facility_id) from change", "permission denied" },
		/* through views and functions */
		{ "flare_api", 2, "select string_agg(record_id || '.' || org_id, ' ' order by org_id) from evidence", "1.0 1.2" },
		{ "flare_api", 2, "select string_agg(rule || '.' || org_id, ' ' order by org_id) from change_rule", "r.0 r.2" },
		{ "flare_api", 2, "select string_agg(facility_id || '.' || org_id, ' ' order by org_id) from changes_between(1, 2)", "3.0 1.2" },
		/* others' names, files and lists */
		{ "flare_api", 2, "select string_agg(name, ' ' order by name) from organisation", "A public" },
		{ "flare_api", 2, "select string_agg(name, ' ' order by name) from source_file", "file-of-0 file-of-2" },
		{ "flare_api", 2, "select string_agg(key, ' ' order by key) from list_entry", "pub" },
		{ "flare_loader", 2, "select string_agg(key, ' ' order by key) from list_entry", "pub" },
		/* what a scan was made of */
		{ "flare_api", 2, "select sources from scan limit 1", "permission denied" },
		{ "flare_api", PG_ALL_ORGS, "select count(*) from rate", "permission denied" },
		{ "flare_api", PG_ALL_ORGS, "select count(*) from alert_destination", "permission denied" },
		/* it is told what has it, not how many there are of others' */
		{ "flare_api", 2, "select count(*) from facility where name like 'B%'", "0" },
		{ "flare_api", 2, "delete from facility returning name", "permission denied" },
		{ "flare_api", 2, "create temp table t (n int)", "" },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		const char *got = as(cases[i].role, cases[i].org, cases[i].sql);
		bool alike = str_starts(str_of(cases[i].sees), "permission") ? strstr(got, cases[i].sees) != NULL :
		    strcmp(got, cases[i].sees) == 0;

		if (!T(alike))
			printf("# %s for %d: %s\n# says %s, not %s\n", cases[i].role, (int)cases[i].org, cases[i].sql, got, cases[i].sees);
	}
}

/* Without a context nothing is answered, and none stays behind on a connection. */
static void
context(void)
{
	struct pg *fresh = pg_open(db_named("tenancy"), &err);
	struct pg_rows *rows;

	T_INT(pg_script(fresh, "set role flare_api", &err), 0);
	T_INT(pg_prepare(fresh, "names", names, &err), 0);
	T(pg_query(fresh, names, NULL, 0, &err) == NULL);
	T_HAS(err.msg, "flare.orgs");
	for (int i = 0; i < 10; i++) {			/* beyond the fifth the plan is kept */
		rows = pg_query_as(fresh, 2 + i % 2, "names", NULL, 0, &err);
		T_STR(rows != NULL ? pg_get(rows, 0, 0).p : err.msg, i % 2 == 0 ? "A1 P3" : "B1 B2 P3");
		pg_rows_free(rows);
		T(pg_query_prepared(fresh, "names", NULL, 0, &err) == NULL);
		T_HAS(err.msg, "malformed array literal");
	}
	pg_close(fresh);
}

/* Keys are no oracle: what another has is as free as what nobody has, and nothing goes in under another's name. */
static void
writing(void)
{
	static const char add[] = "insert into facility (part, facility_id, org_id, known_from, key, name, country, name_key, place_key, row_hash,"
	    " source_id, source_row) values (1, %d, %d, '2026-01-01', 'k', 'new', 'VN', 1, 1, 1, 2, 1) returning name";
	char sql[400];

	snprintf(sql, sizeof(sql), add, 2, 2);
	T_STR(as("flare_loader", 2, sql), "new");			/* B has it, too */
	snprintf(sql, sizeof(sql), add, 2, 3);
	T_HAS(as("flare_loader", 2, sql), "violates row-level security policy");	/* not: duplicate key */
	snprintf(sql, sizeof(sql), add, 99, 3);
	T_HAS(as("flare_loader", 2, sql), "violates row-level security policy");
	snprintf(sql, sizeof(sql), add, 3, 0);
	T_HAS(as("flare_loader", 2, sql), "violates row-level security policy");	/* nor as public */
	T_STR(as("flare_loader", 2, "with u as (update facility set name = 'x' where org_id = 3 returning 1) select count(*) from u"), "0");
	T_STR(as("flare_loader", 2, "with d as (delete from facility where org_id = 3 returning 1) select count(*) from d"), "0");
	T_HAS(as("flare_loader", 2, "update facility set org_id = 3 where name = 'A1'"), "violates row-level security policy");
	T_HAS(as("flare_loader", 2, "update score set score = 0"), "permission denied");
	T_HAS(as("flare_scanner", 2, "update finding set status = 'closed'"), "permission denied");
}

/* The tables' owner is no way around: forced, and it sees by its policy alone. */
static void
owner(void)
{
	struct pg *own;

	run("do $$ begin if exists (select from pg_roles where rolname = 'maker') then drop owned by maker; drop role maker; end if; end $$;"
	    "create role maker login; grant flare_owner, flare_migrator, flare_loader, flare_scanner, flare_writer, flare_api, flare_auditor,"
	    " flare_monitor to maker");
	own = db_fresh("owned");
	T_INT(pg_script(own, "grant create on database owned to maker; grant create on schema public to maker; set role maker", &err), 0);
	if (!T(migrate_ensure(own, &err) == 0))
		printf("# %s\n", err.msg);
	T_STR(db_value(own, "select tableowner from pg_tables where tablename = 'facility'"), "maker");
	T_INT(pg_script(own, "insert into facility (part, facility_id, org_id, known_from, key, name, country, name_key, place_key, row_hash,"
	    " source_id, source_row) values (1, 1, 1, '2026-01-01', 'k', 'x', 'VN', 1, 1, 1, 2, 1)", &err), 0);
	T_STR(db_value(own, "select count(*) from facility"), "1");
	T_INT(pg_script(own, "reset role; revoke flare_owner, flare_migrator, flare_loader, flare_scanner, flare_api from maker; set role maker", &err), 0);
	T_STR(db_value(own, "select count(*) from facility"), "0");
	pg_close(own);
}

/* Who may not make roles is told what somebody else has to run. */
static void
no_roles(void)
{
	struct pg *poor = db_fresh("poor");

	T_INT(pg_script(poor, "create role pauper; grant create on schema public to pauper; set role pauper", &err), 0);
	T_INT(migrate_ensure(poor, &err), -1);
	T_INT(err.kind, ERR_NOPERM);
	T_HAS(err.msg, "user pauper may not");
	T_HAS(err.msg, "grant flare_owner, flare_migrator, flare_loader, flare_scanner, flare_writer, flare_api");
	pg_close(poor);
}

static void
grant(const char *columns)
{
	char sql[300];

	snprintf(sql, sizeof(sql), "delete from mandate; insert into mandate (mandate_id, grantor, grantee, part, facility_id, level, from_day,"
	    " until_day, granted_at, revoked_at) values (1, %s)", columns);
	run(sql);
}

/* A mandate shows one facility or all, from a day, until a day, unless it is revoked; to its grantee, and no further. */
static void
mandates(void)
{
	static const char findings[] = "select string_agg(key, ' ' order by key) from finding";
	static const struct {
		const char *mandate;
		int32_t org;
		const char *sees;
	} cases[] = {
		{ "3, 4, 1, 1, 2, '2026-01-01', null, now(), null", 4, "B1 P3" },
		{ "3, 4, 1, 2, 2, '2026-01-01', '9999-01-01', now(), null", 4, "B2 P3" },
		{ "3, 4, null, null, 0, '2026-01-01', null, now(), null", 4, "B1 B2 P3" },
		{ "3, 4, 1, 1, 2, '2026-01-01', '2026-01-02', now(), null", 4, "P3" },
		{ "3, 4, 1, 1, 2, (now() at time zone 'UTC')::date, (now() at time zone 'UTC')::date + 1, now(), null", 4, "B1 P3" },
		{ "3, 4, 1, 1, 2, (now() at time zone 'UTC')::date - 1, (now() at time zone 'UTC')::date, now(), null", 4, "P3" },
		{ "3, 4, 1, 1, 2, (now() at time zone 'UTC')::date + 1, null, now(), null", 4, "P3" },
		{ "3, 4, 1, 1, 2, '2026-01-01', null, now(), now()", 4, "P3" },
		{ "3, 4, null, null, 2, '2026-01-01', null, now(), now()", 4, "P3" },
		{ "3, 4, 1, 1, 2, '2026-01-01', null, now(), null", 2, "A1 P3" },
		{ "2, 4, 1, 1, 2, '2026-01-01', null, now(), null", 4, "A1 P3" },	/* the same site, A's view of it */
		{ "2, 4, 1, 2, 2, '2026-01-01', null, now(), null", 4, "P3" },		/* which A has not */
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		grant(cases[i].mandate);
		T_STR(as("flare_api", cases[i].org, names), cases[i].sees);
		T_STR(as("flare_api", cases[i].org, findings), cases[i].sees);
	}
	/* no further: C sees all of B, and D, to whom C gave all, none of that; nor does it hold for a load */
	grant("3, 4, null, null, 2, '2026-01-01', null, now(), null");
	run("insert into organisation (org_id, name, created_at, kind) values (5, 'D', '2026-01-01', 'buyer');"
	    "insert into mandate (mandate_id, grantor, grantee, level, from_day, granted_at) values (2, 4, 5, 2, '2026-01-01', now())");
	T_STR(as("flare_api", 4, names), "B1 B2 P3");
	T_STR(as("flare_api", 5, names), "P3");
	T_STR(as("flare_loader", 4, names), "P3");
	T_STR(as("flare_api", 5, "select string_agg(mandate_id::text, ' ') from mandate"), "2");
	T_STR(as("flare_api", 2, "select count(*) from mandate"), "0");
	T_STR(as("flare_api", 4, "select string_agg(name, ' ' order by name) from organisation"), "B C public");
}

/* Organisations as the operator makes them. */
static void
orgs(void)
{
	const int64_t now = INT64_C(1767225600000000);		/* 2026-01-01 */
	struct org association, member, other;
	char sql[100];
	static const char *const bad[] = { "", " x", "x ", "a,b", "a\nb", "\xff", "public", "own" };

	T_INT(orgs_create(pg, &(struct org_wish){ "Makers", "association", NULL, now }, &association, &err), 0);
	T_INT(orgs_create(pg, &(struct org_wish){ "Mill", "member", "Makers", now }, &member, &err), 0);
	T_STR(value("select grantor = (select org_id from organisation where name = 'Mill') and level = 0 and facility_id is null"
	    " from mandate where grantee = (select org_id from organisation where name = 'Makers')"), "t");
	T_INT(orgs_create(pg, &(struct org_wish){ "Mill", "buyer", NULL, now }, &other, &err), -1);
	T_HAS(err.msg, "already");
	T_INT(orgs_create(pg, &(struct org_wish){ "Mill 2", "member", "Mill", now }, &other, &err), -1);
	T_HAS(err.msg, "no association \"Mill\"");
	T_INT(orgs_create(pg, &(struct org_wish){ "Mill 2", "king", NULL, now }, &other, &err), -1);
	T_INT(orgs_create(pg, &(struct org_wish){ "Mill 2", "buyer", "Makers", now }, &other, &err), -1);
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		T_INT(orgs_create(pg, &(struct org_wish){ bad[i], "member", NULL, now }, &other, &err), -1);
		T_INT(err.kind, ERR_USAGE);
	}
	T_INT(orgs_find(pg, "Mill", &other, &err), 0);
	T_INT(other.id, member.id);
	T_INT(orgs_find(pg, "Nobody", &other, &err), -1);
	T_HAS(err.msg, "no organisation \"Nobody\"");

	/* a facility by what people call it */
	snprintf(sql, sizeof(sql), "update facility set part = %d where facility_id = 2", part_of(2));
	run(sql);
	T_INT(orgs_grant(pg, &(struct mandate){ 3, association.id, "0000000000000002", 1, 20454, INT32_MIN, now }, &err), 0);
	T_INT(orgs_grant(pg, &(struct mandate){ 2, association.id, "0000000000000002", 1, 20454, INT32_MIN, now }, &err), -1);
	T_HAS(err.msg, "the grantor has no facility");
	T_INT(orgs_grant(pg, &(struct mandate){ 2, 2, NULL, 1, 20454, INT32_MIN, now }, &err), -1);
	T_INT(orgs_grant(pg, &(struct mandate){ 0, 2, NULL, 1, 20454, INT32_MIN, now }, &err), -1);
	T_INT(orgs_grant(pg, &(struct mandate){ 2, 3, NULL, 1, 20454, 20454, now }, &err), -1);
	/* granted again it is replaced */
	T_INT(orgs_grant(pg, &(struct mandate){ 3, association.id, "0000000000000002", 2, 20454, INT32_MIN, now }, &err), 0);
	T_STR(value("select string_agg(level::text, ' ') from mandate_in_force where facility_id = 2"), "2");
	T_INT(orgs_revoke(pg, &(struct mandate){ .grantor = 3, .grantee = association.id, .now = now }, &err), 1);
	T_INT(orgs_revoke(pg, &(struct mandate){ .grantor = 3, .grantee = association.id, .now = now }, &err), 0);
}

int
main(void)
{
	pg = db_fresh("tenancy");
	if (migrate_ensure(pg, &err) < 0)
		db_die(&err);
	every_table();
	every_role();
	furnish();
	who_sees_what();
	context();
	writing();
	mandates();
	orgs();
	owner();
	no_roles();
	pg_close(pg);
	return t_done();
}
