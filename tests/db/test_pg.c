#include "db.h"
#include "migrate.h"
#include "pg.h"
#include "pgcopy.h"
#include "pgscan.h"
#include "t.h"

static void
test_kinds(struct pg *pg)
{
	static const struct {
		const char *sql;
		enum err_kind kind;
		const char *says;
	} cases[] = {
		{ "selec 1", ERR_BUG, "syntax error" },
		{ "select 1/0", ERR_BUG, "division by zero" },
		{ "begin read only; create table no (n int)", ERR_NOPERM, "read-only" },
		{ "set role nobody_in_particular; select * from secret", ERR_NOPERM, "permission denied" },
		{ "set statement_timeout = 1; select pg_sleep(5)", ERR_UNAVAILABLE, "statement timeout" },
		{ "set lock_timeout = 1; lock table locked", ERR_BUSY, "lock timeout" },
		{ "do $$begin raise 'full' using errcode = '53100'; end$$", ERR_IO, "full" },
		{ "do $$begin raise 'many' using errcode = '53300'; end$$", ERR_UNAVAILABLE, "many" },
		{ "do $$begin raise 'again' using errcode = '40001'; end$$", ERR_BUSY, "again" },
		{ "do $$begin raise 'two\nlines' using errcode = '22000', detail = 'three'; end$$", ERR_BUG, "two; lines; three" },
		{ "set search_path = nowhere; create table x (n int)", ERR_CONFIG, "no schema" },
	};
	struct pg *other = db_open();
	struct err err;

	T_INT(pg_script(pg, "create role nobody_in_particular; create table secret (n int); create table locked (n int)", &err), 0);
	T_INT(pg_script(other, "begin; lock table locked", &err), 0);
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct err reset;

		T_INT(pg_script(pg, cases[i].sql, &err), -1);
		T_INT(err.kind, cases[i].kind);
		T_HAS(err.msg, cases[i].says);
		T(strchr(err.msg, '\n') == NULL);
		pg_rollback(pg);
		T_INT(pg_script(pg, "reset all; reset role", &reset), 0);
	}
	pg_close(other);
}

static void
test_queries(struct pg *pg)
{
	struct err err;
	const struct pg_param param[] = { pg_int(INT64_MIN), pg_text("it's"), pg_null(), pg_bool(true), pg_date(-1),
		pg_time(1735689600123456), pg_time(INT64_MAX) };
	struct pg_rows *rows_ = pg_query(pg, "select $1::bigint, $2::text, $3::text, $4::boolean, $5::date,"
	    " $6::timestamptz, $7::timestamptz, ''::text as empty", param, 7, &err);

	if (!T(rows_ != NULL))
		return;
	T_INT(pg_rows_count(rows_), 1);
	T_INT(pg_column_count(rows_), 8);
	T_STR(pg_column_name(rows_, 7), "empty");
	T_INT(pg_get_int(rows_, 0, 0), INT64_MIN);
	T_STR(pg_get(rows_, 0, 1).p, "it's");
	T(pg_get(rows_, 0, 2).p == NULL);
	T_INT(pg_get_int(rows_, 0, 2), 0);
	T(pg_get_bool(rows_, 0, 3));
	T_STR(pg_get(rows_, 0, 4).p, "1969-12-31");
	T_STR(pg_get(rows_, 0, 5).p, "2025-01-01 00:00:00.123456+00");
	T_STR(pg_get(rows_, 0, 6).p, "infinity");
	T_STR(pg_get(rows_, 0, 7).p, "");
	pg_rows_free(rows_);

	T_INT(pg_prepare(pg, "double", "select 2 * $1::bigint", &err), 0);
	for (int64_t i = 0; i < 20; i++) {
		const struct pg_param p = pg_int(i);

		rows_ = pg_query_prepared(pg, "double", &p, 1, &err);
		T(rows_ != NULL && pg_get_int(rows_, 0, 0) == 2 * i);
		pg_rows_free(rows_);
	}
	rows_ = pg_query(pg, "create table t as select generate_series(1, 5)", NULL, 0, &err);
	T_INT(pg_rows_affected(rows_), 5);
	pg_rows_free(rows_);
	T_STR(db_value(pg, "select current_setting('application_name')"), "flare");
	T(pg_server_version(pg) >= 150000);
	T(pg_alive(pg));
}

static void
test_transactions(struct pg *pg)
{
	struct err err;
	struct pg *other = db_open();
	char snapshot[64];

	T_INT(pg_script(pg, "create table kept (n int)", &err), 0);
	T_INT(pg_begin(pg, &err), 0);
	T_INT(pg_exec(pg, "insert into kept values (1)", NULL, 0, &err), 0);
	pg_rollback(pg);
	pg_rollback(pg);			/* nothing is open */
	T_STR(db_value(pg, "select count(*) from kept"), "0");

	/* a failed transaction must not look committed */
	T_INT(pg_begin(pg, &err), 0);
	T_INT(pg_exec(pg, "insert into kept values (1)", NULL, 0, &err), 0);
	T_INT(pg_exec(pg, "select 1/0", NULL, 0, &err), -1);
	T_INT(pg_commit(pg, &err), -1);
	T_STR(db_value(pg, "select count(*) from kept"), "0");
	T_INT(pg_begin(pg, &err), 0);
	T_INT(pg_exec(pg, "insert into kept values (1)", NULL, 0, &err), 0);
	T_INT(pg_commit(pg, &err), 0);

	/* two connections, one picture */
	T_INT(pg_begin_snapshot(pg, NULL, &err), 0);
	snprintf(snapshot, sizeof(snapshot), "%s", db_value(pg, "select pg_export_snapshot()"));
	T_INT(pg_begin_snapshot(other, snapshot, &err), 0);
	T_STR(db_value(other, "select count(*) from kept"), "1");
	T_INT(pg_exec(other, "delete from kept", NULL, 0, &err), -1);
	T_INT(err.kind, ERR_NOPERM);
	pg_rollback(other);
	T_INT(pg_begin_snapshot(other, "00000000-0-0", &err), -1);
	T_INT(err.kind, ERR_UNAVAILABLE);		/* whose session has ended */
	T_STR(db_value(other, "select 'free'"), "free");
	pg_rollback(pg);
	pg_close(other);
}

static void
kill_backend(struct pg *victim)
{
	struct pg *killer = db_open();
	struct pg_param pid = pg_text(db_value(victim, "select pg_backend_pid()"));
	struct err err;

	T_INT(pg_exec(killer, "select pg_terminate_backend($1::int, 5000)", &pid, 1, &err), 0);
	pg_close(killer);
}

/* For whom a statement is stays with it: not with what follows on the connection, nor after a failure. */
static void
test_context(void)
{
	static const char whom[] = "select current_setting('flare.org') || ' ' || current_setting('flare.orgs')";
	struct pg *pg = db_fresh("context");
	struct migration_state state;
	struct err err;

	T_INT(migrate_run(pg, &state, &err), 0);
	T_INT(pg_script(pg, "insert into organisation values (2, 'a', '2026-01-01', 'buyer'), (3, 'b', '2026-01-01', 'member'),"
	    " (4, 'c', '2026-01-01', 'member'), (5, 'd', '2026-01-01', 'member');"
	    "insert into mandate values (1, 3, 2, null, null, 0, '2026-01-01', null, '2026-01-01', null),"
	    " (2, 4, 2, null, null, 0, '2026-01-01', null, '2026-01-01', '2026-02-01'),"
	    " (3, 4, 2, null, null, 0, '2026-01-01', '2026-02-01', '2026-01-01', null),"
	    " (4, 4, 2, null, null, 0, '9999-01-01', null, '2026-01-01', null),"
	    " (5, 5, 2, 7, 1, 0, '2026-01-01', null, '2026-01-01', null),"
	    " (6, 2, 3, null, null, 0, '2026-01-01', '9999-01-01', '2026-01-01', null)", &err), 0);
	T_INT(pg_prepare(pg, "whom", whom, &err), 0);
	T_INT(pg_prepare(pg, "fails", "select 1 / $1::integer", &err), 0);
	static const struct {
		int32_t org;
		const char *sees;
	} cases[] = {
		{ 1, "1 {0,1}" },
		{ 2, "2 {0,2,3}" },		/* neither what ended nor what has not begun, nor one facility */
		{ 3, "3 {0,3,2}" },
		{ 4, "4 {0,4}" },
		{ PG_ALL_ORGS, "-1 {0,-1}" },
	};
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		const struct pg_param zero = pg_int(0);
		struct pg_rows *rows_ = pg_query_as(pg, cases[i].org, "whom", NULL, 0, &err);

		T_STR(rows_ != NULL ? pg_get(rows_, 0, 0).p : err.msg, cases[i].sees);
		pg_rows_free(rows_);
		T_STR(db_value(pg, "select concat(current_setting('flare.org'), current_setting('flare.orgs'))"), "");
		T(pg_query_as(pg, cases[i].org, "fails", &zero, 1, &err) == NULL);
		T_HAS(err.msg, "division by zero");
		T(pg_query_as(pg, cases[i].org, "nowhere", NULL, 0, &err) == NULL);
		T_STR(db_value(pg, "select concat(current_setting('flare.org'), current_setting('flare.orgs'))"), "");
		/* in a transaction, until its end */
		T_INT(pg_begin(pg, &err), 0);
		T_INT(pg_act_for(pg, cases[i].org, &err), 0);
		T_STR(db_value(pg, whom), cases[i].sees);
		T_STR(db_value(pg, whom), cases[i].sees);
		T_INT(pg_commit(pg, &err), 0);
		T_STR(db_value(pg, "select concat(current_setting('flare.org'), current_setting('flare.orgs'))"), "");
	}
	kill_backend(pg);
	T(pg_query_as(pg, 1, "whom", NULL, 0, &err) == NULL);
	T_INT(err.kind, ERR_UNAVAILABLE);
	T(!pg_alive(pg));
	pg_close(pg);
}

static void
test_killed(void)
{
	struct err err;
	struct pg *pg = db_open();
	struct pgcopy *copy;
	struct pgscan *scan;
	struct pg_param pid;
	char text[32];
	struct pg *killer = db_open();
	int got;

	kill_backend(pg);
	T(!pg_alive(pg));
	T_INT(pg_exec(pg, "select 1", NULL, 0, &err), -1);
	T_INT(err.kind, ERR_UNAVAILABLE);
	T_HAS(err.msg, "try again");
	pg_close(pg);

	/* in the middle of a COPY, into and out of */
	pg = db_open();
	T_INT(pg_script(pg, "create table lost (n int)", &err), 0);
	snprintf(text, sizeof(text), "%s", db_value(pg, "select pg_backend_pid()"));
	pid = pg_text(text);
	copy = pgcopy_begin(pg, "copy lost from stdin (format binary)", 1, &err);
	for (int32_t i = 0; i < 500000; i++) {
		pgcopy_row(copy);
		pgcopy_i32(copy, i);
		if (i == 250000)
			T_INT(pg_exec(killer, "select pg_terminate_backend($1::int, 5000)", &pid, 1, &err), 0);
	}
	T_INT(pgcopy_end(copy, &err), -1);
	T_INT(err.kind, ERR_UNAVAILABLE);
	pg_close(pg);
	T_STR(db_value(killer, "select count(*) from lost"), "0");

	pg = db_open();
	snprintf(text, sizeof(text), "%s", db_value(pg, "select pg_backend_pid()"));
	scan = pgscan_begin(pg, "select generate_series(1, 10000000)", NULL, 0, &err);
	T_INT(pgscan_next(scan, &err), 1);
	T_INT(pg_exec(killer, "select pg_terminate_backend($1::int, 5000)", &pid, 1, &err), 0);
	while ((got = pgscan_next(scan, &err)) == 1)
		;
	T_INT(got, -1);
	T_INT(err.kind, ERR_UNAVAILABLE);
	pgscan_end(scan);
	pg_close(pg);
	pg_close(killer);
}

/* Words for a person, one line, of the right kind. */
static void
test_refused(void)
{
	static const struct {
		const char *conninfo;
		enum err_kind kind;
		const char *says;
	} cases[] = {
		{ "host=/nowhere", ERR_UNAVAILABLE, "is it running?" },
		{ "host=127.0.0.1 port=1", ERR_UNAVAILABLE, "refused; is it running?" },
		{ "host=/nowhere,/nowhere_else", ERR_UNAVAILABLE, "nowhere_else" },
		{ "hots=localhost", ERR_USAGE, "hots" },
		{ "postgresql://localhost:notaport/", ERR_USAGE, "notaport" },
	};
	struct err err;

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		T(pg_open(cases[i].conninfo, &err) == NULL);
		T_INT(err.kind, cases[i].kind);
		T_HAS(err.msg, cases[i].says);
		T(strchr(err.msg, '\n') == NULL);
	}
	T(pg_open(db_named("nowhere"), &err) == NULL);
	T_INT(err.kind, ERR_CONFIG);
	T_HAS(err.msg, "database \"nowhere\" does not exist");
	T(strstr(err.msg, "3D000:") == NULL && strstr(err.msg, "LOCATION") == NULL);
	{
		char conninfo[1024];

		snprintf(conninfo, sizeof(conninfo), "%s user=postgres", db_conninfo());
		T(pg_open(conninfo, &err) == NULL);
		T_INT(err.kind, ERR_NOPERM);
		T_HAS(err.msg, "Peer authentication failed");
	}
}

int
main(void)
{
	struct pg *pg = db_open();

	test_kinds(pg);
	test_queries(pg);
	test_transactions(pg);
	pg_close(pg);
	test_context();
	test_killed();
	test_refused();
	return t_done();
}
