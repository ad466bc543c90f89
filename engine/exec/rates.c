#include <assert.h>
#include <stdlib.h>

#include "mem.h"
#include "rates.h"

struct count {
	int32_t org_id, country, sector;
	unsigned rule;
	int64_t fired, known;
};

/* One block of shares: an organisation's group, or all of it. */
struct group {
	int32_t org_id, country, sector;
	int16_t *share;
};

enum { ALL = INT32_MIN };		/* the group of all countries and sectors sorts first */

struct rates {
	const struct plan *plan;
	struct arena *arena;
	struct count *count;
	size_t n, cap;
	struct group *group;
	size_t ngroups, capgroups;
	int16_t *prior;
};

struct rates *
rates_new(const struct plan *plan)
{
	struct rates *r = mem_zero(1, sizeof(*r));
	const struct ruleset *rs = plan->ruleset;

	r->plan = plan;
	r->arena = arena_new();
	r->prior = arena_alloc(r->arena, rs->nrules * sizeof(*r->prior));
	for (size_t i = 0; i < rs->nrules; i++)
		r->prior[i] = (int16_t)rs->model.prior_rate[rs->rule[i].strength];
	return r;
}

void
rates_free(struct rates *r)
{
	if (r == NULL)
		return;
	arena_free(r->arena);
	mem_free(r->count);
	mem_free(r->group);
	mem_free(r);
}

void
rates_add(struct rates *r, int32_t org_id, unsigned rule, int32_t country, int32_t sector,
    int64_t fired, int64_t known)
{
	assert(rule < r->plan->ruleset->nrules && fired >= 0 && fired <= known);
	r->count = mem_grow(r->count, &r->cap, r->n + 1, sizeof(*r->count));
	r->count[r->n++] = (struct count){ org_id, country, sector, rule, fired, known };
}

static int
by_number(int64_t a, int64_t b)
{
	return (a > b) - (a < b);
}

static int
by_group(const void *x, const void *y)
{
	const struct count *a = x, *b = y;
	int order = by_number(a->org_id, b->org_id);

	if (order == 0)
		order = by_number(a->country, b->country);
	return order != 0 ? order : by_number(a->sector, b->sector);
}

static int16_t
shrink(int64_t fired, int64_t known, int towards, int weight)
{
	int64_t of = known + weight, share = towards;

	if (of > 0)
		share = (fired * PERMILLE + (int64_t)weight * towards + of / 2) / of;
	return (int16_t)share;
}

static int16_t *
add_group(struct rates *r, int32_t org_id, int32_t country, int32_t sector, const int16_t *like)
{
	size_t nrules = r->plan->ruleset->nrules;
	struct group *g;

	r->group = mem_grow(r->group, &r->capgroups, r->ngroups + 1, sizeof(*r->group));
	g = &r->group[r->ngroups++];
	*g = (struct group){ org_id, country, sector, arena_alloc(r->arena, nrules * sizeof(*g->share)) };
	for (size_t i = 0; i < nrules; i++)
		g->share[i] = like[i];
	return g->share;
}

/* The shares of the organisation whose counts are [from, to). */
static const int16_t *
add_organisation(struct rates *r, size_t from, size_t to)
{
	const struct ruleset *rs = r->plan->ruleset;
	int16_t *all = add_group(r, r->count[from].org_id, ALL, ALL, r->prior);
	int64_t *fired = mem_zero(rs->nrules, sizeof(*fired)), *known = mem_zero(rs->nrules, sizeof(*known));

	for (size_t i = from; i < to; i++) {
		fired[r->count[i].rule] += r->count[i].fired;
		known[r->count[i].rule] += r->count[i].known;
	}
	for (size_t i = 0; i < rs->nrules; i++)
		all[i] = shrink(fired[i], known[i], r->prior[i], rs->model.prior_weight);
	mem_free(fired);
	mem_free(known);
	return all;
}

void
rates_ready(struct rates *r)
{
	int weight = r->plan->ruleset->model.prior_weight;
	const int16_t *all = NULL;
	int16_t *share = NULL;

	if (r->n > 0)
		qsort(r->count, r->n, sizeof(*r->count), by_group);
	for (size_t i = 0; i < r->n; i++) {
		const struct count *c = &r->count[i];

		if (i == 0 || c->org_id != c[-1].org_id) {
			size_t to = i + 1;

			while (to < r->n && r->count[to].org_id == c->org_id)
				to++;
			all = add_organisation(r, i, to);
		}
		if (i == 0 || by_group(c - 1, c) != 0)
			share = add_group(r, c->org_id, c->country, c->sector, all);
		share[c->rule] = shrink(c->fired, c->known, all[c->rule], weight);
	}
}

static const int16_t *
find(const struct rates *r, int32_t org_id, int32_t country, int32_t sector)
{
	size_t from = 0, to = r->ngroups;

	while (from < to) {
		size_t mid = from + (to - from) / 2;
		const struct group *g = &r->group[mid];
		int order = by_number(g->org_id, org_id);

		if (order == 0)
			order = by_number(g->country, country);
		if (order == 0)
			order = by_number(g->sector, sector);
		if (order == 0)
			return g->share;
		if (order < 0)
			from = mid + 1;
		else
			to = mid;
	}
	return NULL;
}

const int16_t *
rates_of(const struct rates *r, int32_t org_id, int32_t country, int32_t sector)
{
	const int16_t *share = find(r, org_id, country, sector);

	if (share == NULL)
		share = find(r, org_id, ALL, ALL);
	return share != NULL ? share : r->prior;
}
