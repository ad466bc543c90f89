#include <assert.h>
#include <libpq-fe.h>
#include <string.h>

#include "buf.h"
#include "mem.h"
#include "pgcopy.h"
#include "pgraw.h"

enum { FLUSH_AT = 1 << 20 };		/* large enough that the call costs nothing, small enough for the cache */
enum { INT8_OID = 20, INT4_OID = 23, TEXT_OID = 25 };

struct pgcopy {
	struct pg *pg;		/* NULL: rows are collected */
	struct buf buf;
	size_t row;		/* where the unfinished row begins */
	int ncolumns, nput;	/* of the unfinished row */
	bool open;		/* there is an unfinished row */
	bool broken;
};

static void
flush(struct pgcopy *copy)
{
	if (!copy->broken && PQputCopyData(copy->pg->conn, copy->buf.p, (int)copy->buf.n) != 1)
		copy->broken = true;
	buf_reset(&copy->buf);
	copy->row = 0;
}

static void
finish_row(struct pgcopy *copy)
{
	assert(!copy->open || copy->nput == copy->ncolumns);
	copy->open = false;
}

struct pgcopy *
pgcopy_begin(struct pg *pg, const char *sql, int ncolumns, struct err *err)
{
	PGresult *res = PQexec(pg->conn, sql);
	struct pgcopy *copy = NULL;

	if (PQresultStatus(res) == PGRES_COPY_IN) {
		assert(PQbinaryTuples(res) && PQnfields(res) == ncolumns);
		copy = mem_zero(1, sizeof(*copy));
		copy->pg = pg;
		copy->ncolumns = ncolumns;
		buf_put(&copy->buf, PGCOPY_HEADER, sizeof(PGCOPY_HEADER));
	} else
		pgraw_failed(pg, res, err);
	PQclear(res);
	return copy;
}

struct pgcopy *
pgcopy_collect(int ncolumns)
{
	struct pgcopy *copy = mem_zero(1, sizeof(*copy));

	copy->ncolumns = ncolumns;
	return copy;
}

struct str
pgcopy_collected(struct pgcopy *copy)
{
	assert(copy->pg == NULL);
	finish_row(copy);
	return (struct str){ copy->buf.p, copy->buf.n };
}

size_t
pgcopy_row_size(const struct pgcopy *copy)
{
	return copy->buf.n - copy->row;
}

void
pgcopy_forget(struct pgcopy *copy)
{
	assert(copy->pg == NULL);
	copy->open = false;
	copy->buf.n = 0;
}

void
pgcopy_row(struct pgcopy *copy)
{
	finish_row(copy);
	if (copy->buf.n >= FLUSH_AT && copy->pg != NULL)
		flush(copy);
	copy->row = copy->buf.n;
	copy->open = true;
	copy->nput = 0;
	buf_be(&copy->buf, (uint64_t)copy->ncolumns, 2);
}

/* Room for N more bytes, and where they go. */
static unsigned char *
room(struct pgcopy *copy, size_t n)
{
	struct buf *b = &copy->buf;

	if (b->cap - b->n < n + 1)
		b->p = mem_grow(b->p, &b->cap, b->n + n + 1, 1);
	b->n += n;
	return (unsigned char *)b->p + b->n - n;
}

/* Room for N bytes of the row's next value. */
static unsigned char *
value(struct pgcopy *copy, size_t n)
{
	assert(copy->open && copy->nput < copy->ncolumns);
	copy->nput++;
	return room(copy, n);
}

static void
put32(unsigned char *at, uint32_t v)
{
	at[0] = (unsigned char)(v >> 24);
	at[1] = (unsigned char)(v >> 16);
	at[2] = (unsigned char)(v >> 8);
	at[3] = (unsigned char)v;
}

static void
put(struct pgcopy *copy, uint64_t v, int width)
{
	unsigned char *at = value(copy, 4 + (size_t)width);

	put32(at, (uint32_t)width);
	for (int i = width; i-- > 0; v >>= 8)
		at[4 + i] = (unsigned char)v;
}

void
pgcopy_null(struct pgcopy *copy)
{
	put32(value(copy, 4), UINT32_MAX);
}

void
pgcopy_bool(struct pgcopy *copy, bool v)
{
	put(copy, v, 1);
}

void
pgcopy_i16(struct pgcopy *copy, int16_t v)
{
	put(copy, (uint64_t)v, 2);
}

void
pgcopy_i32(struct pgcopy *copy, int32_t v)
{
	put(copy, (uint64_t)v, 4);
}

void
pgcopy_i64(struct pgcopy *copy, int64_t v)
{
	put(copy, (uint64_t)v, 8);
}

void
pgcopy_f64(struct pgcopy *copy, double v)
{
	uint64_t bits;

	memcpy(&bits, &v, sizeof(bits));
	put(copy, bits, 8);
}

void
pgcopy_date(struct pgcopy *copy, int32_t days)
{
	put(copy, (uint64_t)((int64_t)days - PG_EPOCH_DAYS), 4);
}

void
pgcopy_time(struct pgcopy *copy, int64_t us)
{
	put(copy, (uint64_t)(us == INT64_MAX ? us : us - PG_EPOCH_US), 8);
}

void
pgcopy_text(struct pgcopy *copy, struct str s)
{
	if (s.p == NULL)
		pgcopy_null(copy);
	else
		pgcopy_bytes(copy, s.p, s.n);
}

void
pgcopy_bytes(struct pgcopy *copy, const void *p, size_t n)
{
	unsigned char *at;

	assert(n <= INT32_MAX);
	at = value(copy, 4 + n);
	put32(at, (uint32_t)n);
	if (n > 0)
		memcpy(at + 4, p, n);
}

/* The beginning of an array of one dimension whose N elements take BYTES, each with its length. */
static void
put_array(struct pgcopy *copy, int oid, size_t n, size_t bytes)
{
	struct buf *b = &copy->buf;

	assert(copy->open && copy->nput < copy->ncolumns && bytes < INT32_MAX - 20);
	buf_be(b, n > 0 ? 20 + bytes : 12, 4);
	buf_be(b, n > 0, 4);		/* dimensions */
	buf_be(b, 0, 4);		/* no NULLs */
	buf_be(b, (uint64_t)oid, 4);
	if (n > 0) {
		buf_be(b, n, 4);
		buf_be(b, 1, 4);	/* the first subscript */
	}
	copy->nput++;
}

void
pgcopy_i32_array(struct pgcopy *copy, const int32_t *v, size_t n)
{
	unsigned char *at;

	put_array(copy, INT4_OID, n, 8 * n);
	at = room(copy, 8 * n);
	for (size_t i = 0; i < n; i++, at += 8) {
		put32(at, 4);
		put32(at + 4, (uint32_t)v[i]);
	}
}

void
pgcopy_i64_array(struct pgcopy *copy, const int64_t *v, size_t n)
{
	unsigned char *at;

	put_array(copy, INT8_OID, n, 12 * n);
	at = room(copy, 12 * n);
	for (size_t i = 0; i < n; i++, at += 12) {
		put32(at, 8);
		put32(at + 4, (uint32_t)((uint64_t)v[i] >> 32));
		put32(at + 8, (uint32_t)v[i]);
	}
}

void
pgcopy_text_array(struct pgcopy *copy, const char *const *v, size_t n)
{
	size_t bytes = 0;

	for (size_t i = 0; i < n; i++)
		bytes += 4 + strlen(v[i]);
	put_array(copy, TEXT_OID, n, bytes);
	for (size_t i = 0; i < n; i++) {
		buf_be(&copy->buf, strlen(v[i]), 4);
		buf_text(&copy->buf, v[i]);
	}
}

/* WHY: NULL to store the rows. */
static int64_t
finish(struct pgcopy *copy, const char *why, struct err *err)
{
	int64_t rows = 0;
	int ret;

	if (!copy->broken)
		(void)PQputCopyEnd(copy->pg->conn, why);	/* its failure is the drain's */
	ret = pgraw_drain(copy->pg, &rows, err);
	if (ret == 0 && copy->broken)
		ret = pgraw_failed(copy->pg, NULL, err);
	buf_free(&copy->buf);
	mem_free(copy);
	return ret < 0 ? -1 : rows;
}

int64_t
pgcopy_end(struct pgcopy *copy, struct err *err)
{
	finish_row(copy);
	buf_be(&copy->buf, UINT64_MAX, 2);
	flush(copy);
	return finish(copy, NULL, err);
}

void
pgcopy_abort(struct pgcopy *copy, const char *why)
{
	struct err expected;

	if (copy == NULL)
		return;
	if (copy->pg != NULL) {
		(void)finish(copy, why, &expected);
		return;
	}
	buf_free(&copy->buf);
	mem_free(copy);
}
