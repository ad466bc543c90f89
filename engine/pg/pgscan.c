#include <assert.h>
#include <inttypes.h>
#include <libpq-fe.h>
#include <string.h>

#include "buf.h"
#include "mem.h"
#include "pgraw.h"
#include "pgscan.h"

struct pgscan {
	struct pg *pg;
	char *message;		/* libpq's, holds the row */
	const unsigned char *at, *end;	/* what was not read of it yet */
	bool begun;		/* the header is behind us */
	bool done;		/* the server has nothing more to say */
};

/* Negative numbers in brackets: "a-$1" must not become a comment. */
static void
put_number(struct buf *sql, int64_t v)
{
	if (v >= 0)
		buf_printf(sql, "%" PRId64, v);
	else if (v == INT64_MIN)	/* which SQL reads as minus a number too large for a bigint */
		buf_printf(sql, "(%" PRId64 "-1)", v + 1);
	else
		buf_printf(sql, "(%" PRId64 ")", v);
}

static void
put_select(struct buf *sql, const char *select, const int64_t *arg, int narg)
{
	size_t n = strlen(select);

	while (n > 0 && strchr(" \t\r\n;", select[n - 1]) != NULL)
		n--;
	for (size_t i = 0; i < n;) {
		int number = 0;

		if (select[i] != '$' || select[i + 1] < '0' || select[i + 1] > '9') {
			buf_char(sql, select[i++]);
			continue;
		}
		for (i++; select[i] >= '0' && select[i] <= '9' && number < 1000; i++)
			number = 10 * number + (select[i] - '0');
		assert(number >= 1 && number <= narg);
		put_number(sql, arg[number - 1]);
	}
}

struct pgscan *
pgscan_begin(struct pg *pg, const char *select, const int64_t *arg, int narg, struct err *err)
{
	struct buf sql = { 0 };
	struct pgscan *scan = NULL;
	PGresult *res;

	buf_text(&sql, "copy (");
	put_select(&sql, select, arg, narg);
	buf_text(&sql, "\n) to stdout (format binary)");	/* the select may end in a comment */
	res = PQexec(pg->conn, sql.p);
	if (PQresultStatus(res) == PGRES_COPY_OUT) {
		scan = mem_zero(1, sizeof(*scan));
		scan->pg = pg;
	} else
		pgraw_failed(pg, res, err);
	PQclear(res);
	buf_free(&sql);
	return scan;
}

struct pgscan *
pgscan_reader(void)
{
	struct pgscan *scan = mem_zero(1, sizeof(*scan));

	scan->done = true;
	return scan;
}

void
pgscan_row(struct pgscan *scan, struct str rest)
{
	assert(scan->pg == NULL);
	scan->at = (const unsigned char *)rest.p;
	scan->end = scan->at + rest.n;
}

struct str
pgscan_rest(const struct pgscan *scan)
{
	return (struct str){ (const char *)scan->at, (size_t)(scan->end - scan->at) };
}

static uint64_t
be(struct pgscan *scan, int bytes)
{
	uint64_t v = 0;

	assert(scan->end - scan->at >= bytes);
	while (bytes-- > 0)
		v = v << 8 | *scan->at++;
	return v;
}

/* be(scan, 4), which stands before each value, as one instruction. */
static uint32_t
be32(struct pgscan *scan)
{
	const unsigned char *p = scan->at;

	assert(scan->end - p >= 4);
	scan->at += 4;
	return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
}

/* The header comes in one message with the first row, or with the end. */
static void
skip_header(struct pgscan *scan)
{
	uint32_t extension;

	assert(scan->end - scan->at >= 19 && memcmp(scan->at, "PGCOPY\n\377\r\n", 11) == 0);
	scan->at += 15;
	extension = (uint32_t)be(scan, 4);
	assert(scan->end - scan->at >= (ptrdiff_t)extension);
	scan->at += extension;
	scan->begun = true;
}

int
pgscan_next(struct pgscan *scan, struct err *err)
{
	int n;

	if (scan->done)
		return 0;
	do {
		PQfreemem(scan->message);
		scan->message = NULL;
		scan->at = scan->end = NULL;
		n = PQgetCopyData(scan->pg->conn, &scan->message, 0);
		if (n < 0) {
			scan->done = true;
			return pgraw_drain(scan->pg, NULL, err);
		}
		scan->at = (const unsigned char *)scan->message;
		scan->end = scan->at + n;
		if (!scan->begun)
			skip_header(scan);
	} while (scan->at == scan->end || be(scan, 2) == 0xffff);
	return 1;
}

void
pgscan_end(struct pgscan *scan)
{
	char *message = NULL;
	char ignored[256];
	struct err expected;
	PGcancel *cancel;

	if (scan == NULL)
		return;
	if (!scan->done) {
		cancel = PQgetCancel(scan->pg->conn);
		if (cancel != NULL)
			(void)PQcancel(cancel, ignored, sizeof(ignored));
		PQfreeCancel(cancel);
		while (PQgetCopyData(scan->pg->conn, &message, 0) >= 0)
			PQfreemem(message);
		(void)!pgraw_drain(scan->pg, NULL, &expected);
	}
	PQfreemem(scan->message);
	mem_free(scan);
}

/* The next value's bytes; false for NULL.  WIDTH -1: any. */
static bool
take(struct pgscan *scan, int width, struct str *v)
{
	int32_t n = (int32_t)be32(scan);

	if (n == -1)
		return false;
	assert((width == -1 || n == width) && n >= 0 && scan->end - scan->at >= n);
	*v = (struct str){ (const char *)scan->at, (size_t)n };
	scan->at += n;
	return true;
}

size_t
pgscan_nulls(struct pgscan *scan)
{
	static const unsigned char null[4] = { 0xff, 0xff, 0xff, 0xff };
	size_t n = 0;

	for (; scan->end - scan->at >= 4 && memcmp(scan->at, null, sizeof(null)) == 0; n++)
		scan->at += 4;
	return n;
}

static bool
number(struct pgscan *scan, int width, uint64_t *v)
{
	struct str bytes;

	if (!take(scan, width, &bytes))
		return false;
	*v = 0;
	for (int i = 0; i < width; i++)
		*v = *v << 8 | (unsigned char)bytes.p[i];
	return true;
}

bool
pgscan_bool(struct pgscan *scan, bool *v)
{
	struct str byte;

	if (!take(scan, 1, &byte))
		return false;
	*v = byte.p[0] != 0;
	return true;
}

bool
pgscan_i16(struct pgscan *scan, int16_t *v)
{
	uint64_t bits;

	if (!number(scan, 2, &bits))
		return false;
	*v = (int16_t)bits;
	return true;
}

bool
pgscan_i32(struct pgscan *scan, int32_t *v)
{
	uint64_t bits;

	if (!number(scan, 4, &bits))
		return false;
	*v = (int32_t)bits;
	return true;
}

bool
pgscan_i64(struct pgscan *scan, int64_t *v)
{
	uint64_t bits;

	if (!number(scan, 8, &bits))
		return false;
	*v = (int64_t)bits;
	return true;
}

bool
pgscan_f64(struct pgscan *scan, double *v)
{
	uint64_t bits;

	if (!number(scan, 8, &bits))
		return false;
	memcpy(v, &bits, sizeof(*v));
	return true;
}

bool
pgscan_date(struct pgscan *scan, int32_t *days)
{
	if (!pgscan_i32(scan, days))
		return false;
	if (*days != INT32_MAX)		/* infinity */
		*days += PG_EPOCH_DAYS;
	return true;
}

bool
pgscan_time(struct pgscan *scan, int64_t *us)
{
	if (!pgscan_i64(scan, us))
		return false;
	if (*us != INT64_MAX)		/* infinity */
		*us += PG_EPOCH_US;
	return true;
}

bool
pgscan_place(struct pgscan *scan, struct pgplace *v)
{
	uint64_t bits;

	if (!number(scan, 6, &bits))
		return false;
	*v = (struct pgplace){ (uint32_t)(bits >> 16), (uint16_t)bits };
	return true;
}

bool
pgscan_text(struct pgscan *scan, struct str *v)
{
	return take(scan, -1, v);
}

/* Step into the next value, an array of N elements of WIDTH bytes each; *END is what
 * comes behind it. */
static bool
array_begin(struct pgscan *scan, int width, size_t *n, const unsigned char **end)
{
	struct str bytes;

	if (!take(scan, -1, &bytes))
		return false;
	*end = scan->at;
	scan->at = (const unsigned char *)bytes.p;
	*n = 0;
	if (be(scan, 4) > 0) {			/* dimensions */
		scan->at += 8;			/* flags, the type's OID */
		*n = (size_t)be(scan, 4);
		scan->at += 4;			/* the first subscript */
		assert(*end - scan->at == (ptrdiff_t)((size_t)(4 + width) * *n));
	}
	return true;
}

static uint64_t
array_next(struct pgscan *scan, int width)
{
	uint32_t n = be32(scan);

	assert(n == (uint32_t)width);
	return width == 4 ? be32(scan) : be(scan, width);
}

bool
pgscan_i32_array(struct pgscan *scan, int32_t *v, size_t most, size_t *n)
{
	const unsigned char *end;

	if (!array_begin(scan, 4, n, &end))
		return false;
	assert(*n <= most);
	for (size_t i = 0; i < *n; i++)
		v[i] = (int32_t)array_next(scan, 4);
	scan->at = end;
	return true;
}

bool
pgscan_i32_list(struct pgscan *scan, int32_t **v, size_t *cap, size_t *n)
{
	const unsigned char *end;

	if (!array_begin(scan, 4, n, &end))
		return false;
	*v = mem_grow(*v, cap, *n, sizeof(**v));
	for (size_t i = 0; i < *n; i++)
		(*v)[i] = (int32_t)array_next(scan, 4);
	scan->at = end;
	return true;
}

bool
pgscan_i64_list(struct pgscan *scan, int64_t **v, size_t *cap, size_t *n)
{
	const unsigned char *end;

	if (!array_begin(scan, 8, n, &end))
		return false;
	*v = mem_grow(*v, cap, *n, sizeof(**v));
	for (size_t i = 0; i < *n; i++)
		(*v)[i] = (int64_t)array_next(scan, 8);
	scan->at = end;
	return true;
}
