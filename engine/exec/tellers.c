#include <assert.h>
#include <limits.h>

#include "mem.h"
#include "nats.h"
#include "sort.h"
#include "story.h"
#include "tellers.h"

struct one {
	struct teller teller;
	unsigned story;
};

struct tellers {
	unsigned *story;		/* by rule */
	struct one *put;		/* by piece */
	struct one *all;		/* by story, the weightiest first */
	uint64_t *key;			/* of those put: where it then stands */
	size_t n;
	struct one *open;		/* of all: those on whom it hangs what closures take away */
	size_t nopen;
};

struct tellers *
tellers_new(const struct plan *plan)
{
	struct tellers *t = mem_zero(1, sizeof(*t));

	t->story = mem_zero(plan->ruleset->nrules, sizeof(*t->story));
	t->put = mem_zero(plan->ruleset->nrules, sizeof(*t->put));
	t->all = mem_zero(plan->ruleset->nrules, sizeof(*t->all));
	t->key = mem_zero(plan->ruleset->nrules, sizeof(*t->key));
	t->open = mem_zero(plan->ruleset->nrules, sizeof(*t->open));
	story_find(plan, t->story);
	return t;
}

void
tellers_free(struct tellers *t)
{
	if (t == NULL)
		return;
	mem_free(t->story);
	mem_free(t->put);
	mem_free(t->all);
	mem_free(t->key);
	mem_free(t->open);
	mem_free(t);
}

void
tellers_clear(struct tellers *t)
{
	t->n = 0;
}

void
tellers_put(struct tellers *t, unsigned rule, const struct teller *teller)
{
	t->put[t->n] = (struct one){ .teller = *teller, .story = t->story[rule] };
	t->key[t->n] = (uint64_t)t->story[rule] << 40 | (uint64_t)(NATS_MAX - teller->nats) << 16 | t->n;
	t->n++;
}

void
tellers_ready(struct tellers *t)
{
	sort_keys(t->key, t->n);
	for (size_t i = 0; i < t->n; i++)
		t->all[i] = t->put[t->key[i] & UINT16_MAX];
}

/* What is closed takes nothing away any more, nor does anything behind one that stands. */
void
tellers_leave(struct tellers *t, const bool *closed)
{
	unsigned story = UINT_MAX;	/* the one that nothing more takes away of */

	t->nopen = 0;
	for (size_t i = 0; i < t->n; i++) {
		const struct one *one = &t->all[i];
		bool stands = one->teller.place == TELLER_STANDS;

		if (one->story == story || closed[one->teller.piece])
			continue;
		if (stands)
			story = one->story;
		if (!stands || (t->nopen > 0 && t->open[t->nopen - 1].story == story))
			t->open[t->nopen++] = *one;
	}
}

/*
 * What the weightiest of the story at *AT weighs less when 0, 1, ... LEFT more are closed, from
 * the top, as closing another first takes nothing away.  *AT is then the next story.  Returns how many can be.
 */
static size_t
story_falls(const struct tellers *t, size_t *at, const bool *closed, size_t from, size_t left, int64_t falls[])
{
	const unsigned story = t->open[*at].story;
	int64_t was = -1, closed_nats = 0;
	size_t n = 0;
	bool stands = false;		/* one that stays open, whatever else is closed */

	falls[0] = 0;
	for (; *at < t->nopen && t->open[*at].story == story; ++*at) {
		const struct teller *next = &t->open[*at].teller;

		if (stands)
			continue;
		if (was < 0)
			was = next->nats;
		if (!closed[next->piece]) {
			falls[n] = was - (next->nats > closed_nats ? next->nats : closed_nats);
			if ((stands = n == left || next->place == TELLER_STANDS || next->place < from))
				continue;
			n++;
		}
		if (next->closed_nats > closed_nats)
			closed_nats = next->closed_nats;
		falls[n] = was - closed_nats;
	}
	return n;
}

int64_t
tellers_fall(const struct tellers *t, const bool *closed, size_t from, size_t left)
{
	int64_t most[TELLERS_MORE + 1] = { 0 }, falls[TELLERS_MORE + 1];

	assert(left <= TELLERS_MORE);
	for (size_t at = 0; at < t->nopen;) {
		size_t n = story_falls(t, &at, closed, from, left, falls);

		for (size_t all = left + 1; all-- > 0;) {
			int64_t best = 0;

			for (size_t k = 0; k <= n && k <= all; k++)
				if (most[all - k] + falls[k] > best)
					best = most[all - k] + falls[k];
			most[all] = best;
		}
	}
	return most[left];
}
