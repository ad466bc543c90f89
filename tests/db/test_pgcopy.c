#include <math.h>

#include "buf.h"
#include "db.h"
#include "mem.h"
#include "pg.h"
#include "pgcopy.h"
#include "pgpush.h"
#include "pgscan.h"
#include "t.h"

static const char make_types[] =
    "drop table if exists types; create table types (n integer, b boolean, i2 smallint, i4 integer, i8 bigint,"
    " f8 double precision, d date, t timestamptz, s text, y bytea, a integer[], w text[])";
static const char copy_types[] = "copy types from stdin (format binary)";
static const char scan_types[] = "select n, b, i2, i4, i8, f8, d, t, s, encode(y, 'hex'), a::text, a, w::text from types order by n;\n";

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
	const char *words;	/* as PostgreSQL prints it */
	size_t nw;
	const char *w[2];
};

static const struct row rows[] = {
	{ true, 0, 0, 0, 0.0, 0, 0, "", "", "{}", 0, { 0 }, "{}", 0, { NULL } },
	{ false, INT16_MAX, INT32_MAX, INT64_MAX, 1.7976931348623157e308, 84006, INT64_MAX, "Äß 工場 😀", "00ff", "{1,-1,2147483647}",
	    3, { 1, -1, INT32_MAX }, "{a,\"\"}", 2, { "a", "" } },
	{ true, INT16_MIN, INT32_MIN, INT64_MIN, -0.0, -62091, -5364662400000000, "a\tb\\N\"\n", "7f", "{-2147483648}",
	    1, { INT32_MIN }, "{\"工 \\\"場\\\"\"}", 1, { "工 \"場\"" } },
	{ false, -1, -1, -1, 5e-324, -1, -1, "\\.", "5c78", "{0,0}", 2, { 0, 0 }, "{b,c}", 2, { "b", "c" } },
	{ true, 1, 1, 1, INFINITY, 20000, 1735689600123456, "x", "00", "{}", 0, { 0 }, "{}", 0, { NULL } },
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
	pgcopy_text_array(copy, r->w, r->nw);
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
	struct str s = STR_NONE, hex = STR_NONE, a = STR_NONE, w = STR_NONE;
	int32_t array[3];
	size_t na = 7;

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
	T(pgscan_i32_array(scan, array, 3, &na));
	T_INT(na, r->na);
	T(memcmp(array, r->a, na * sizeof(*array)) == 0);
	T(pgscan_text(scan, &w));
	T(str_is(w, r->words));
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
	copy = pgcopy_begin(pg, copy_types, 12, &err);
	if (!T(copy != NULL))
		return;
	for (int i = 0; i < NROWS; i++)
		put_row(copy, i, &rows[i]);
	pgcopy_row(copy);
	pgcopy_i32(copy, NROWS);
	for (int i = 0; i < 11; i++)
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
	T(!pgscan_i32_array(scan, &i4, 1, &(size_t){ 0 }));
	T_INT(i4, NROWS);			/* NULL leaves the variable alone */
	T_INT(pgscan_next(scan, &err), 0);
	T_INT(pgscan_next(scan, &err), 0);	/* the end stays the end */
	pgscan_end(scan);

	/* what we call a date is what PostgreSQL calls it */
	T_STR(db_value(pg, "select d || ' ' || t from types where n = 0"), "1970-01-01 1970-01-01 00:00:00+00");
	T_STR(db_value(pg, "select d || ' ' || t from types where n = 1"), "2200-01-01 infinity");
}

/* Several buffers. */
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
		pgcopy_text(copy, STR("0123456789abcdef"));
	}
	T_INT(pgcopy_end(copy, &err), N);
	scan = pgscan_begin(pg, "select n from many where n > $1", above, 1, &err);
	while ((got = pgscan_next(scan, &err)) == 1) {
		pgscan_i64(scan, &v);
		sum += v;
		seen++;
	}
	T_INT(got, 0);
	pgscan_end(scan);
	T_INT(seen, N);
	T_INT(sum, (int64_t)N * (N - 1) / 2);
	T_STR(db_value(pg, "select sum(n) from many"), "19999900000");

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

/* Collected rows, sent while more are made: none is lost, whatever the connection takes
 * at a time; what the server refuses is told at the end. */
static void
test_push(struct pg *pg)
{
	struct pgcopy *made = pgcopy_collect(2);
	struct pgpush *push;
	struct err err;
	char text[1000];
	struct str left = { "", 0 };
	int sent = 0;

	memset(text, 'x', sizeof(text));
	T_INT(pg_exec(pg, "create table pushed (n integer check (n <> 77000), s text)", NULL, 0, &err), 0);
	for (int round = 0; round < 2; round++) {
		if ((push = pgpush_begin(pg, "copy pushed from stdin (format binary)", &err)) == NULL)
			db_die(&err);
		for (int32_t i = 0; i < 60000; i++) {
			pgcopy_row(made);
			pgcopy_i32(made, round * 60000 + i);
			pgcopy_text(made, (struct str){ text, (size_t)i % sizeof(text) });
			if (i % 20000 != 19999)
				continue;
			left = pgcopy_collected(made);
			for (int k = 0; k < 3 && (sent = pgpush_some(push, &left, &err)) == 0; k++)
				;
			T(sent >= 0);
			T_INT(pgpush_all(push, left, &err), 0);
			pgcopy_forget(made);
		}
		T_INT(pgpush_end(push, &err), round == 0 ? 60000 : -1);
	}
	T_HAS(err.msg, "pushed_n_check");
	T_STR(db_value(pg, "select count(*) || ' ' || count(distinct n) || ' ' || sum(length(s)) from pushed"), "60000 60000 29970000");
	push = pgpush_begin(pg, "copy pushed from stdin (format binary)", &err);
	T(push != NULL);
	pgpush_abort(push);
	T(pgpush_begin(pg, "copy nowhere from stdin (format binary)", &err) == NULL);
	T_STR(db_value(pg, "select 'free'"), "free");
	pgcopy_abort(made, NULL);
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
	test_push(pg);
	pg_close(pg);
	return t_done();
}
