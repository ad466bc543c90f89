#include "hash.h"
#include "mem.h"
#include "pgscan.h"
#include "run_files.h"
#include "todo.h"

struct todo {
	bool all;
	int64_t *id;			/* by part, then id */
	size_t n, cap;
	int16_t *part;			/* those that have any, in order */
	size_t *first;			/* of each, and the end */
	size_t nparts;
};

struct todo *
todo_all(void)
{
	struct todo *t = mem_zero(1, sizeof(*t));

	t->all = true;
	return t;
}

static void
add(struct todo *t, int16_t part, int64_t id)
{
	t->id = mem_grow(t->id, &t->cap, t->n + 1, sizeof(*t->id));
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
		int16_t part = 0;
		int64_t id = 0;

		pgscan_i16(scan, &part);
		pgscan_i64(scan, &id);
		add(t, part, id);
	}
	pgscan_end(scan);
	t->all = t->n > TODO_MOST;
	if (got == 0)
		return t;
	todo_free(t);
	return NULL;
}

void
todo_free(struct todo *t)
{
	if (t == NULL)
		return;
	mem_free(t->id);
	mem_free(t->part);
	mem_free(t->first);
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

const int64_t *
todo_part(const struct todo *t, int16_t part, size_t *n)
{
	*n = 0;
	for (size_t i = 0; !t->all && i < t->nparts; i++)
		if (t->part[i] == part) {
			*n = t->first[i + 1] - t->first[i];
			return t->id + t->first[i];
		}
	return NULL;
}
