#include <assert.h>

#include "hash.h"
#include "mem.h"
#include "pgscan.h"
#include "run_files.h"
#include "todo.h"

enum {
	BUCKET_BITS = 56,		/* of an id behind its bucket: part_of */
	SLICES_MOST = 4096,
};

struct todo {
	bool all;
	unsigned slices;		/* of each part */
	int64_t *id;			/* by part, then id */
	size_t n, cap;
	int16_t *part;			/* those that have any, in order */
	size_t *first;			/* of each, and the end */
	size_t nparts;
	struct touched touched;
	struct piece *piece;		/* todo_cut */
	size_t npieces;
	int64_t *left;			/* ids and parts of the pieces */
	int16_t *left_part;
};

struct todo *
todo_all(void)
{
	struct todo *t = mem_zero(1, sizeof(*t));

	t->all = true;
	t->part = mem_zero(NPARTS, sizeof(*t->part));
	for (; t->nparts < NPARTS; t->nparts++)
		t->part[t->nparts] = part_value((int)t->nparts);
	return t;
}

static void
add(struct todo *t, int16_t part, int64_t id)
{
	t->id = mem_grow(t->id, &t->cap, t->n + 1, sizeof(*t->id));
	if (t->n > 0 && t->id[t->n - 1] == id)
		return;			/* in the view of another organisation */
	if (t->nparts == 0 || t->part[t->nparts - 1] != part) {
		t->part[t->nparts] = part;
		t->first[t->nparts++] = t->n;
	}
	t->id[t->n++] = id;
	t->first[t->nparts] = t->n;
}

struct todo *
todo_find(struct pg *pg, const struct inputs *in, struct err *err)
{
	const int64_t arg[] = { in->known_at, in->as_of, in->newest.as_of, in->newest.line, TODO_MOST + 1 };
	struct pgscan *scan = pgscan_begin(pg, run_scan_todo, arg, sizeof(arg) / sizeof(arg[0]), err);
	struct todo *t;
	int got;

	if (scan == NULL)
		return NULL;
	t = mem_zero(1, sizeof(*t));
	t->part = mem_zero(NPARTS, sizeof(*t->part));
	t->first = mem_zero(NPARTS + 1, sizeof(*t->first));
	while ((got = pgscan_next(scan, err)) > 0) {
		struct touch touch = { 0 };

		pgscan_i16(scan, &touch.part);
		pgscan_i64(scan, &touch.facility_id);
		pgscan_i32(scan, &touch.org_id);
		pgscan_i16(scan, &touch.why);
		add(t, touch.part, touch.facility_id);
		if (touch.why != 0)
			touched_add(&t->touched, &touch);
	}
	pgscan_end(scan);
	if (got == 0 && t->n <= TODO_MOST)
		return t;
	todo_free(t);
	return got == 0 ? todo_all() : NULL;
}

void
todo_free(struct todo *t)
{
	if (t == NULL)
		return;
	mem_free(t->id);
	mem_free(t->part);
	mem_free(t->first);
	mem_free(t->piece);
	mem_free(t->left);
	mem_free(t->left_part);
	touched_free(&t->touched);
	mem_free(t);
}

bool
todo_is_all(const struct todo *t)
{
	return t->all;
}

size_t
todo_count(const struct todo *t)
{
	return t->all ? 0 : t->n;
}

const struct touched *
todo_touched(const struct todo *t)
{
	return &t->touched;
}

static int
bucket_of(int16_t part)
{
	int bucket = 0;

	while (part_value(bucket) != part)
		bucket++;
	return bucket;
}

/* Add part I to the last piece, or to a new one. */
static void
cut_part(struct todo *t, size_t i, size_t *nleft, size_t *nleft_parts)
{
	struct piece *p = t->npieces > 0 ? &t->piece[t->npieces - 1] : NULL;
	size_t n = t->all ? 0 : t->first[i + 1] - t->first[i];

	if (p == NULL || t->all || p->among.n + n > PIECE_FACILITIES) {
		p = &t->piece[t->npieces++];
		p->among = (struct among){ .part = t->part[i], .id = t->all ? NULL : t->left + *nleft };
		p->part = t->left_part + *nleft_parts;
	}
	for (size_t k = 0; k < n; k++)
		t->left[(*nleft)++] = t->id[t->first[i] + k];
	p->among.n += n;
	t->left_part[(*nleft_parts)++] = t->part[i];
	p->nparts++;
}

void
todo_cut(struct todo *t, const bool done[NPARTS])
{
	size_t nleft = 0, nleft_parts = 0;

	assert(t->piece == NULL);
	t->piece = mem_zero(t->nparts, sizeof(*t->piece));
	t->left = mem_zero(t->n, sizeof(*t->left));
	t->left_part = mem_zero(t->nparts, sizeof(*t->left_part));
	for (size_t i = 0; i < t->nparts; i++)
		if (!done[bucket_of(t->part[i])])
			cut_part(t, i, &nleft, &nleft_parts);
}

size_t
todo_pieces(const struct todo *t)
{
	return t->npieces;
}

const struct piece *
todo_piece(const struct todo *t, size_t i)
{
	assert(i < t->npieces);
	return &t->piece[i];
}

void
todo_slice(struct todo *t, uint64_t slices)
{
	t->slices = slices < SLICES_MOST ? (unsigned)slices : SLICES_MOST;
}

unsigned
todo_slices(const struct todo *t)
{
	return t->all && t->slices > 1 ? t->slices : 1;
}

struct among
todo_among(const struct todo *t, const struct piece *p, unsigned slice, unsigned n)
{
	const uint64_t first = (uint64_t)bucket_of(p->among.part) << BUCKET_BITS, step = ((uint64_t)1 << BUCKET_BITS) / todo_slices(t);
	struct among a = p->among;

	if (slice == 0 && n >= todo_slices(t))
		return a;
	a.from = (int64_t)(first + slice * step);
	a.to = (int64_t)(slice + n < todo_slices(t) ? first + (slice + n) * step - 1 : first + (((uint64_t)1 << BUCKET_BITS) - 1));
	return a;
}
