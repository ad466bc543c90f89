#include <stdlib.h>
#include <string.h>

#include "mem.h"
#include "tally.h"

struct group {
	int32_t org_id, country, sector;
	int64_t *count;			/* by rule: fired, known */
};

struct tally {
	const struct plan *plan;
	uint64_t *by_chance;		/* by rule, bits */
	struct group *group;
	size_t n, cap;
	uint32_t *slot;			/* open addressing: index into group + 1, 0 empty */
	size_t slots;
	bool sorted;
};

/* Documents and links never say that something is not so (judge.c): the share at which
 * they say that it is so is one of all facilities, not of those with a hit. */
static bool
comes_by_chance(const struct rule *rule)
{
	return rule->on == ON_DOCUMENT || rule->on == ON_LINK;
}

struct tally *
tally_new(const struct plan *plan)
{
	struct tally *t = mem_zero(1, sizeof(*t));

	t->plan = plan;
	t->by_chance = mem_zero(words_of(plan->ruleset->nrules), sizeof(*t->by_chance));
	for (size_t i = 0; i < plan->ruleset->nrules; i++)
		if (comes_by_chance(&plan->ruleset->rule[i]))
			set_bit(t->by_chance, i);
	return t;
}

void
tally_free(struct tally *t)
{
	if (t == NULL)
		return;
	for (size_t i = 0; i < t->n; i++)
		mem_free(t->group[i].count);
	mem_free(t->group);
	mem_free(t->slot);
	mem_free(t->by_chance);
	mem_free(t);
}

static size_t
hash(int32_t org_id, int32_t country, int32_t sector)
{
	uint64_t h = (uint64_t)(uint32_t)org_id << 32 ^ (uint64_t)(uint32_t)country << 16 ^ (uint32_t)sector;

	return (size_t)(h * 0x9e3779b97f4a7c15u >> 32);
}

static uint32_t *
slot_of(const struct tally *t, int32_t org_id, int32_t country, int32_t sector)
{
	size_t i = hash(org_id, country, sector) & (t->slots - 1);

	for (; t->slot[i] != 0; i = (i + 1) & (t->slots - 1)) {
		const struct group *g = &t->group[t->slot[i] - 1];

		if (g->org_id == org_id && g->country == country && g->sector == sector)
			break;
	}
	return &t->slot[i];
}

static void
widen(struct tally *t)
{
	mem_free(t->slot);
	t->slots = t->slots > 0 ? 2 * t->slots : 1024;
	t->slot = mem_zero(t->slots, sizeof(*t->slot));
	for (size_t i = 0; i < t->n; i++)
		*slot_of(t, t->group[i].org_id, t->group[i].country, t->group[i].sector) = (uint32_t)i + 1;
}

static struct group *
group_of(struct tally *t, int32_t org_id, int32_t country, int32_t sector)
{
	uint32_t *slot;

	if (2 * t->n >= t->slots)
		widen(t);
	slot = slot_of(t, org_id, country, sector);
	if (*slot == 0) {
		t->group = mem_grow(t->group, &t->cap, t->n + 1, sizeof(*t->group));
		t->group[t->n] = (struct group){ org_id, country, sector,
			mem_zero(2 * t->plan->ruleset->nrules, sizeof(*t->group->count)) };
		*slot = (uint32_t)++t->n;
	}
	return &t->group[*slot - 1];
}

void
tally_put(struct tally *t, const struct subject *s, const struct results *r)
{
	struct group *g = group_of(t, s->org_id, s->country, s->sector);

	for (size_t w = 0; w < r->words; w++) {
		for (uint64_t hit = r->hit[w]; hit != 0; hit &= hit - 1)
			g->count[2 * (64 * w + lowest_bit(hit))]++;
		for (uint64_t known = r->hit[w] | r->miss[w] | t->by_chance[w]; known != 0; known &= known - 1)
			g->count[2 * (64 * w + lowest_bit(known)) + 1]++;
	}
}

void
tally_merge(struct tally *t, const struct tally *from)
{
	for (size_t k = 0; k < from->n; k++) {
		const struct group *f = &from->group[k];
		struct group *g = group_of(t, f->org_id, f->country, f->sector);

		for (size_t i = 0; i < 2 * t->plan->ruleset->nrules; i++)
			g->count[i] += f->count[i];
	}
}

static int
by_group(const void *x, const void *y)
{
	const struct group *a = x, *b = y;

	if (a->org_id != b->org_id)
		return a->org_id < b->org_id ? -1 : 1;
	if (a->country != b->country)
		return a->country < b->country ? -1 : 1;
	return (a->sector > b->sector) - (a->sector < b->sector);
}

bool
tally_next(struct tally *t, size_t *at, struct tally_row *row)
{
	size_t nrules = t->plan->ruleset->nrules;

	if (!t->sorted && t->n > 0) {
		qsort(t->group, t->n, sizeof(*t->group), by_group);
		t->sorted = true;
	}
	for (; *at < t->n * nrules; (*at)++) {
		const struct group *g = &t->group[*at / nrules];
		unsigned rule = (unsigned)(*at % nrules);

		if (g->count[2 * rule + 1] == 0)
			continue;
		*row = (struct tally_row){ g->org_id, g->country, g->sector, rule, g->count[2 * rule],
			g->count[2 * rule + 1] };
		(*at)++;
		return true;
	}
	return false;
}
