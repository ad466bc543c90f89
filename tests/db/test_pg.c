#include <math.h>

#include "buf.h"
#include "date.h"
#include "db.h"
#include "mem.h"
#include "pg.h"
#include "pgcopy.h"
#include "pgscan.h"
#include "t.h"

static const char make_types[] =
    "drop table if exists types; create table types (n integer, b boolean, i2 smallint, i4 integer, i8 bigint,"
    " f8 double precision, d date, t timestamptz, s text, y bytea, a integer[])";
static const char copy_types[] = "copy types from stdin (format binary)";
static const char scan_types[] = "select n, b, i2, i4, i8, f8, d, t, s, encode(y, 'hex'), a::text from types order by n;\n";

struct row {
	bool b;
	int16_t i2;
	int32_t i4;
	int64_t i8;
	double f8;
	int32_t d;
	int64_t t;
	const char *s;
	const char *hex;
	const char *array;	/* as PostgreSQL prints it */
	size_t na;
	int32_t a[3];
};

static const struct row rows[] = {
	{ true, 0, 0, 0, 0.0, 0, 0, "", "", "{}", 0, { 0 } },
	{ false, INT16_MAX, INT32_MAX, INT64_MAX, 1.7976931348623157e308, 84006, INT64_MAX, "Äß 工場 😀", "00ff", "{1,-1,2147483647}",
	    3, { 1, -1, INT32_MAX } },
	{ true, INT16_MIN, INT32_MIN, INT64_MIN, -0.0, -62091, -5364662400000000, "a\tb\\N\"\n", "7f", "{-2147483648}",
	    1, { INT32_MIN } },
	{ false, -1, -1, -1, 5e-324, -1, -1, "\\.", "5c78", "{0,0}", 2, { 0, 0 } },
	{ true, 1, 1, 1, INFINITY, 20000, 1735689600123456, "x", "00", "{}", 0, { 0 } },
};
enum { NROWS = sizeof(rows) / sizeof(rows[0]) };

static void
unhex(const char *hex, struct buf *b)
{
	for (; *hex != '\0'; hex += 2) {
		unsigned v;

		sscanf(hex, "%2x", &v);
		buf_char(b, (char)v);
	}
}

static void
put_row(struct pgcopy *copy, int32_t n, const struct row *r)
{
	struct buf y = { 0 };

	unhex(r->hex, &y);
	pgcopy_row(copy);
	pgcopy_i32(copy, n);
	pgcopy_bool(copy, r->b);
	pgcopy_i16(copy, r->i2);
	pgcopy_i32(copy, r->i4);
	pgcopy_i64(copy, r->i8);
	pgcopy_f64(copy, r->f8);
	pgcopy_date(copy, r->d);
	pgcopy_time(copy, r->t);
	pgcopy_text(copy, str_of(r->s));
	pgcopy_bytes(copy, y.p, y.n);
	pgcopy_i32_array(copy, r->a, r->na);
	buf_free(&y);
}

static void
check_row(struct pgscan *scan, int32_t n, const struct row *r)
{
	int32_t number = -1, i4 = 7, d = 7;
	int16_t i2 = 7;
	int64_t i8 = 7, t = 7;
	double f8 = 7;
	bool b = !r->b;
	struct str s = STR_NONE, hex = STR_NONE, a = STR_NONE;

	T(pgscan_i32(scan, &number));
	T_INT(number, n);
	T(pgscan_bool(scan, &b));
	T_INT(b, r->b);
	T(pgscan_i16(scan, &i2));
	T_INT(i2, r->i2);
	T(pgscan_i32(scan, &i4));
	T_INT(i4, r->i4);
	T(pgscan_i64(scan, &i8));
	T_INT(i8, r->i8);
	T(pgscan_f64(scan, &f8));
	T(memcmp(&f8, &r->f8, sizeof(f8)) == 0);	/* also the sign of zero */
	T(pgscan_date(scan, &d));
	T_INT(d, r->d);
	T(pgscan_time(scan, &t));
	T_INT(t, r->t);
	T(pgscan_text(scan, &s));
	T(str_is(s, r->s));
	T(pgscan_text(scan, &hex));
	T(str_is(hex, r->hex));
	T(pgscan_text(scan, &a));
	T(str_is(a, r->array));
}

static void
test_round_trip(struct pg *pg)
{
	struct err err;
	struct pgcopy *copy;
	struct pgscan *scan;
	bool b;
	int16_t i2;
	int32_t i4;
	int64_t i8;
	double f8;
	struct str s;

	T_INT(pg_script(pg, make_types, &err), 0);
	copy = pgcopy_begin(pg, copy_types, 11, &err);
	if (!T(copy != NULL))
		return;
	for (int i = 0; i < NROWS; i++)
		put_row(copy, i, &rows[i]);
	pgcopy_row(copy);
	pgcopy_i32(copy, NROWS);
	for (int i = 0; i < 10; i++)
		pgcopy_null(copy);
	T_INT(pgcopy_end(copy, &err), NROWS + 1);

	scan = pgscan_begin(pg, scan_types, NULL, 0, &err);
	for (int i = 0; i < NROWS; i++) {
		T_INT(pgscan_next(scan, &err), 1);
		check_row(scan, i, &rows[i]);
	}
	T_INT(pgscan_next(scan, &err), 1);
	T(pgscan_i32(scan, &i4));
	T_INT(i4, NROWS);
	T(!pgscan_bool(scan, &b));
	T(!pgscan_i16(scan, &i2));
	T(!pgscan_i32(scan, &i4));
	T(!pgscan_i64(scan, &i8));
	T(!pgscan_f64(scan, &f8));
	T(!pgscan_date(scan, &i4));
	T(!pgscan_time(scan, &i8));
	T(!pgscan_text(scan, &s));
	T(!pgscan_text(scan, &s));
	T(!pgscan_text(scan, &s));
	T_INT(i4, NROWS);			/* NULL leaves the variable alone */
	T_INT(pgscan_next(scan, &err), 0);
	T_INT(pgscan_next(scan, &err), 0);	/* the end stays the end */
	pgscan_end(scan);

	/* what we call a date is what PostgreSQL calls it */
	T_STR(db_value(pg, "select d || ' ' || t from types where n = 0"), "1970-01-01 1970-01-01 00:00:00+00");
	T_STR(db_value(pg, "select d || ' ' || t from types where n = 1"), "2200-01-01 infinity");
}

/* Several buffers, and rows taken back at every place in them. */
static void
test_many(struct pg *pg)
{
	enum { N = 200000 };
	struct err err;
	struct pgcopy *copy;
	struct pgscan *scan;
	int64_t sum = 0, v = 0, seen = 0;
	const int64_t above[] = { -1 };
	int got;

	T_INT(pg_script(pg, "create table many (n bigint, s text)", &err), 0);
	copy = pgcopy_begin(pg, "copy many from stdin (format binary)", 2, &err);
	for (int64_t i = 0; i < N; i++) {
		pgcopy_row(copy);
		pgcopy_i64(copy, i);
		if (i % 7 == 0) {
			pgcopy_undo(copy);
			continue;
		}
		pgcopy_text(copy, STR("0123456789abcdef"));
	}
	T_INT(pgcopy_end(copy, &err), N - (N + 6) / 7);
	scan = pgscan_begin(pg, "select n from many where n > $1", above, 1, &err);
	while ((got = pgscan_next(scan, &err)) == 1) {
		pgscan_i64(scan, &v);
		sum += v;
		seen++;
	}
	T_INT(got, 0);
	pgscan_end(scan);
	T_INT(seen, N - (N + 6) / 7);
	T_STR(db_value(pg, "select sum(n) = (select sum(i) from generate_series(0, 199999) i where i % 7 <> 0) from many"), "t");
	T(sum > 0);

	/* left before the end: the connection is free at once */
	scan = pgscan_begin(pg, "select n from many order by n", NULL, 0, &err);
	T_INT(pgscan_next(scan, &err), 1);
	pgscan_end(scan);
	T_STR(db_value(pg, "select 'free'"), "free");
	scan = pgscan_begin(pg, "select n from many", NULL, 0, &err);
	pgscan_end(scan);
	T_STR(db_value(pg, "select 'free'"), "free");
	scan = pgscan_begin(pg, "select n from many where false", NULL, 0, &err);
	T_INT(pgscan_next(scan, &err), 0);
	pgscan_end(scan);
}

static void
test_large_text(struct pg *pg)
{
	size_t n = 1 << 20;
	char *text = mem_alloc(n);
	struct err err;
	struct pgcopy *copy;
	struct pgscan *scan;
	struct str s;

	for (size_t i = 0; i < n; i++)
		text[i] = (char)('a' + i % 26);
	T_INT(pg_script(pg, "create table large (s text)", &err), 0);
	copy = pgcopy_begin(pg, "copy large from stdin (format binary)", 1, &err);
	for (int i = 0; i < 3; i++) {
		pgcopy_row(copy);
		pgcopy_text(copy, (struct str){ text, n });
	}
	T_INT(pgcopy_end(copy, &err), 3);
	scan = pgscan_begin(pg, "select s from large -- the end", NULL, 0, &err);
	for (int i = 0; i < 3; i++) {
		T_INT(pgscan_next(scan, &err), 1);
		T(pgscan_text(scan, &s) && s.n == n && memcmp(s.p, text, n) == 0);
	}
	T_INT(pgscan_next(scan, &err), 0);
	pgscan_end(scan);
	mem_free(text);
}

static void
test_arguments(struct pg *pg)
{
	static const struct {
		const char *select;
		int64_t expect;
	} cases[] = {
		{ "select ($10 - $1)::bigint", 1000 - 1 },		/* $10 is not $1 and a zero */
		{ "select (5-$2)::bigint", 5 + 2 },			/* and not a comment */
		{ "select $3 ;\n", INT64_MIN },
		{ "select $4::bigint ; ", INT64_MAX },
		{ "select abs($2::bigint) -- $1", 2 },
		{ "select length($$a$$)::bigint + $1", 2 },
	};
	const int64_t arg[10] = { 1, -2, INT64_MIN, INT64_MAX, 0, 0, 0, 0, 0, 1000 };
	struct err err;

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct pgscan *scan = pgscan_begin(pg, cases[i].select, arg, 10, &err);
		int64_t v = 0;

		if (!T(scan != NULL)) {
			printf("# %s: %s\n", cases[i].select, err.msg);
			continue;
		}
		T_INT(pgscan_next(scan, &err), 1);
		T(pgscan_i64(scan, &v));
		T_INT(v, cases[i].expect);
		pgscan_end(scan);
	}
}

static void
test_abort(struct pg *pg)
{
	struct err err;
	struct pgcopy *copy;

	T_INT(pg_script(pg, "create table aborted (n integer primary key)", &err), 0);
	copy = pgcopy_begin(pg, "copy aborted from stdin (format binary)", 1, &err);
	for (int32_t i = 0; i < 500000; i++) {		/* more than one buffer, so that some are with the server */
		pgcopy_row(copy);
		pgcopy_i32(copy, i);
	}
	pgcopy_abort(copy, "changed our mind");
	T_STR(db_value(pg, "select count(*) from aborted"), "0");

	/* what the server refuses is told at the end, once */
	copy = pgcopy_begin(pg, "copy aborted from stdin (format binary)", 1, &err);
	for (int32_t i = 0; i < 500000; i++) {
		pgcopy_row(copy);
		pgcopy_i32(copy, i / 2);
	}
	T_INT(pgcopy_end(copy, &err), -1);
	T_INT(err.kind, ERR_BUG);
	T_HAS(err.msg, "duplicate key");
	T_HAS(err.msg, "(n)=(0)");
	T_STR(pg_sqlstate(pg), "23505");
	T_STR(db_value(pg, "select count(*) from aborted"), "0");
	T(pgcopy_begin(pg, "copy nowhere from stdin (format binary)", 1, &err) == NULL);
	T_STR(pg_sqlstate(pg), "42P01");
	T(pgscan_begin(pg, "select 1 from nowhere", NULL, 0, &err) == NULL);
	T_STR(db_value(pg, "select 'free'"), "free");
}

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

	test_round_trip(pg);
	test_many(pg);
	test_large_text(pg);
	test_arguments(pg);
	test_abort(pg);
	test_kinds(pg);
	test_queries(pg);
	test_transactions(pg);
	pg_close(pg);
	test_killed();
	test_refused();
	return t_done();
}
