#include <inttypes.h>

#include "buf.h"
#include "hash.h"
#include "keep.h"
#include "mem.h"
#include "pgcopy.h"
#include "pgpush.h"
#include "run_files.h"

enum { COLUMNS = 6, HIT_NUMBERS = 4 };	/* text_hit: see 014_text_hits.sql */

struct keep {
	int64_t patterns;
	struct pgcopy *rows;
	size_t nrows;
	struct buf part, facility, org;	/* of rows that are there: three arrays of one length */
	int64_t *key;			/* of one subject */
	int32_t *number;
	size_t capkeys, nnumbers, capnumbers;
};

struct keep *
keep_new(int64_t patterns)
{
	struct keep *k = mem_zero(1, sizeof(*k));

	k->patterns = patterns;
	k->rows = pgcopy_collect(COLUMNS);
	return k;
}

void
keep_free(struct keep *k)
{
	if (k == NULL)
		return;
	pgcopy_abort(k->rows, "");
	buf_free(&k->part);
	buf_free(&k->facility);
	buf_free(&k->org);
	mem_free(k->key);
	mem_free(k->number);
	mem_free(k);
}

static bool
all_known(const struct batch *b, const struct subject *s)
{
	if (s->ntexts != s->nkept)
		return false;
	for (uint32_t i = s->text; i != NO_ROW; i = b->text[i].before)
		if (!b->text[i].found)
			return false;
	return true;
}

static void
put_number(struct keep *k, size_t place, int32_t term, uint32_t start, uint32_t end)
{
	const int32_t number[HIT_NUMBERS] = { (int32_t)place, term, (int32_t)start, (int32_t)end };

	k->number = mem_grow(k->number, &k->capnumbers, k->nnumbers + HIT_NUMBERS, sizeof(*k->number));
	for (size_t i = 0; i < HIT_NUMBERS; i++)
		k->number[k->nnumbers++] = number[i];
}

static void
add(struct buf *array, int64_t v)
{
	buf_printf(array, "%s%" PRId64, array->n == 0 ? "{" : ",", v);
}

void
keep_subject(struct keep *k, const struct judge *judge, const struct batch *b, const struct subject *s)
{
	size_t n = 0;

	if (all_known(b, s))
		return;
	if (s->nkept > 0) {
		add(&k->part, part_of(s->facility_id));
		add(&k->facility, s->facility_id);
		add(&k->org, s->org_id);
	}
	if (s->ntexts == 0)
		return;
	k->nnumbers = 0;
	k->key = mem_grow(k->key, &k->capkeys, s->ntexts, sizeof(*k->key));
	for (uint32_t i = s->text; i != NO_ROW; i = b->text[i].before) {
		const struct text_row *t = &b->text[i];
		struct text_found found;

		(void)judge_found(judge, t->fact, t->row, &found);
		if (found.limited)
			put_number(k, n, -1, 0, 0);
		for (size_t h = 0; h < found.n; h++)
			put_number(k, n, (int32_t)found.hit[h].term, found.hit[h].start, found.hit[h].end);
		k->key[n++] = t->key;
	}
	pgcopy_row(k->rows);
	pgcopy_i16(k->rows, part_of(s->facility_id));
	pgcopy_i64(k->rows, k->patterns);
	pgcopy_i64(k->rows, s->facility_id);
	pgcopy_i32(k->rows, s->org_id);
	pgcopy_i64_array(k->rows, k->key, n);
	pgcopy_i32_array(k->rows, k->number, k->nnumbers);
	k->nrows++;
}

static int
forget(struct keep *k, struct pg *pg, struct err *err)
{
	buf_char(&k->part, '}');
	buf_char(&k->facility, '}');
	buf_char(&k->org, '}');
	const struct pg_param row[] = { pg_int(k->patterns), pg_text(k->part.p), pg_text(k->facility.p), pg_text(k->org.p) };

	return pg_exec(pg, run_forget_text_hits, row, sizeof(row) / sizeof(row[0]), err);
}

static int
push(struct keep *k, struct pg *pg, struct err *err)
{
	struct pgpush *push = pgpush_begin(pg, run_copy_text_hit, err);

	if (push == NULL)
		return -1;
	if (pgpush_all(push, pgcopy_collected(k->rows), err) < 0) {
		pgpush_abort(push);
		return -1;
	}
	return pgpush_end(push, err) < 0 ? -1 : 0;
}

int
keep_end(struct keep *k, struct pg *pg, struct err *err)
{
	if ((k->part.n > 0 && forget(k, pg, err) < 0) || (k->nrows > 0 && push(k, pg, err) < 0))
		return -1;
	pgcopy_forget(k->rows);
	k->nrows = 0;
	buf_reset(&k->part);
	buf_reset(&k->facility);
	buf_reset(&k->org);
	return 0;
}
