#include "kept.h"
#include "mem.h"
#include "pgscan.h"
#include "run_files.h"

enum { HIT_NUMBERS = 4 };		/* of text_hit.hits: see 014_text_hits.sql */

struct row {
	int64_t facility;
	int32_t org;
	struct kept_texts texts;
};

struct kept {
	struct pg *pg;
	int64_t patterns;
	struct buf sql;
	struct row *row;
	size_t n, cap, at;
	int64_t *key;			/* room for those of a row */
	int32_t *number;
	size_t capkeys, capnumbers;
};

struct kept *
kept_new(struct pg *pg, int64_t patterns)
{
	struct kept *r = mem_zero(1, sizeof(*r));

	r->pg = pg;
	r->patterns = patterns;
	return r;
}

void
kept_free(struct kept *r)
{
	if (r == NULL)
		return;
	buf_free(&r->sql);
	mem_free(r->row);
	mem_free(r->key);
	mem_free(r->number);
	mem_free(r);
}

/* Hits come text by text, as they were found. */
static void
unpack(const int32_t *number, size_t n, struct arena *arena, struct text_found *found, size_t ntexts)
{
	struct term_hit *hit = arena_alloc(arena, n / HIT_NUMBERS * sizeof(*hit));

	for (size_t i = 0; i + HIT_NUMBERS <= n; i += HIT_NUMBERS) {
		struct text_found *f = (size_t)number[i] < ntexts ? &found[number[i]] : NULL;

		if (f == NULL)
			continue;
		if (number[i + 1] < 0) {
			f->limited = true;
			continue;
		}
		*hit = (struct term_hit){ .term = (uint32_t)number[i + 1], .start = (uint32_t)number[i + 2],
			.end = (uint32_t)number[i + 3] };
		if (f->n++ == 0)
			f->hit = hit;
		hit++;
	}
}

static void
take_row(struct kept *r, struct pgscan *scan, struct arena *arena)
{
	struct row row = { 0 };
	size_t nnumbers = 0;
	int64_t *key;
	struct text_found *found;

	pgscan_i64(scan, &row.facility);
	pgscan_i32(scan, &row.org);
	pgscan_i64_list(scan, &r->key, &r->capkeys, &row.texts.n);
	pgscan_i32_list(scan, &r->number, &r->capnumbers, &nnumbers);
	key = arena_alloc(arena, row.texts.n * sizeof(*key));
	found = arena_alloc(arena, row.texts.n * sizeof(*found));
	for (size_t i = 0; i < row.texts.n; i++)
		key[i] = r->key[i];
	unpack(r->number, nnumbers, arena, found, row.texts.n);
	row.texts.key = key;
	row.texts.found = found;
	r->row = mem_grow(r->row, &r->cap, r->n + 1, sizeof(*r->row));
	r->row[r->n++] = row;
}

int
kept_read(struct kept *r, const struct among *a, struct arena *arena, struct err *err)
{
	const int64_t arg[] = { a->part, r->patterns };
	struct pgscan *scan;
	int got;

	r->n = r->at = 0;
	among_write(run_feed_text, "f", a, &r->sql);
	if ((scan = pgscan_begin(r->pg, r->sql.p, arg, sizeof(arg) / sizeof(arg[0]), err)) == NULL)
		return -1;
	while ((got = pgscan_next(scan, err)) > 0)
		take_row(r, scan, arena);
	pgscan_end(scan);
	return got;
}

static bool
before(const struct row *row, int64_t facility, int32_t org)
{
	return row->facility < facility || (row->facility == facility && row->org < org);
}

struct kept_texts
kept_of(struct kept *r, int64_t facility, int32_t org)
{
	if (r->at > 0 && !before(&r->row[r->at - 1], facility, org))
		r->at = 0;		/* the next stream begins */
	while (r->at < r->n && before(&r->row[r->at], facility, org))
		r->at++;
	return r->at < r->n && r->row[r->at].facility == facility && r->row[r->at].org == org ? r->row[r->at].texts :
	    (struct kept_texts){ 0 };
}
