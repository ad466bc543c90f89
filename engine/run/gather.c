#include <stdlib.h>

#include "gather.h"
#include "mem.h"

enum { STEPS = 4 };			/* a row is off by, on average, before qsort is better */

static int
sign(int64_t a, int64_t b)
{
	return (a > b) - (a < b);
}

static int
compare(const void *x, const void *y)
{
	const struct gathered *a = x, *b = y;
	int order = sign(a->facility, b->facility);

	if (order == 0)
		order = sign(b->on, a->on);
	if (order == 0)
		order = sign(a->id, b->id);
	return order != 0 ? order : sign(a->org, b->org);
}

/* Sort rows that come nearly in order, as those of an index do; false: they do not, and there is no more order among
 * them than before. */
static bool
settle(struct gather *g)
{
	size_t left = STEPS * g->n;

	for (size_t i = 1; i < g->n; i++) {
		const struct gathered row = g->row[i];
		size_t at = i;

		for (; at > 0 && compare(&g->row[at - 1], &row) > 0; at--) {
			if (left-- == 0) {
				g->row[at] = row;
				return false;
			}
			g->row[at] = g->row[at - 1];
		}
		if (at < i)
			g->row[at] = row;
	}
	return true;
}

int
gather_read(struct gather *g, struct pgscan *scan, bool dated, struct arena *arena, struct err *err)
{
	int got;

	g->n = g->at = 0;
	while ((got = pgscan_next(scan, err)) > 0) {
		struct gathered row = { 0 };

		pgscan_i64(scan, &row.facility);
		pgscan_i32(scan, &row.org);
		if (dated) {
			pgscan_i64(scan, &row.id);
			pgscan_date(scan, &row.on);
		}
		row.rest = arena_str(arena, pgscan_rest(scan));
		g->row = mem_grow(g->row, &g->cap, g->n + 1, sizeof(*g->row));
		g->row[g->n++] = row;
	}
	pgscan_end(scan);
	if (dated && !settle(g))
		qsort(g->row, g->n, sizeof(*g->row), compare);
	return got;
}

void
gather_free(struct gather *g)
{
	mem_free(g->row);
}

size_t
gather_of(struct gather *g, int64_t facility)
{
	while (g->at < g->n && g->row[g->at].facility < facility)
		g->at++;
	return g->at;
}

const struct gathered *
gather_find(const struct gather *g, int64_t facility, int64_t id, int32_t org)
{
	const struct gathered wanted = { .facility = facility, .id = id, .org = org };
	size_t from = 0, to = g->n;

	while (from < to) {
		size_t middle = from + (to - from) / 2;
		struct gathered row = g->row[middle];

		row.on = 0;
		if (compare(&row, &wanted) < 0)
			from = middle + 1;
		else
			to = middle;
	}
	return from < g->n && g->row[from].facility == facility && g->row[from].id == id && g->row[from].org == org ?
	    &g->row[from] : NULL;
}
