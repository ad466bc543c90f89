#include <stdlib.h>
#include <string.h>

#include "bits.h"
#include "mem.h"
#include "unread.h"

struct unreads {
	const struct plan *plan;
	const struct batch *batch;
	const struct views *views;
	uint64_t *heard;		/* by row of table[ON_FINDING]: a rule fired on it */
	size_t capheard;
	int64_t *id;			/* of all subjects, one behind the other */
	size_t nids, capids;
	size_t *end;			/* by subject: where its own end */
	size_t capends;
};

struct unreads *
unreads_new(const struct plan *plan)
{
	struct unreads *u = mem_zero(1, sizeof(*u));

	u->plan = plan;
	return u;
}

void
unreads_free(struct unreads *u)
{
	if (u == NULL)
		return;
	mem_free(u->heard);
	mem_free(u->id);
	mem_free(u->end);
	mem_free(u);
}

static void
note_heard(struct unreads *u, const struct eval *findings)
{
	const struct ruleset *rs = u->plan->ruleset;
	size_t words = words_of(u->batch->table[ON_FINDING]->nrows);

	u->heard = mem_grow(u->heard, &u->capheard, words, sizeof(*u->heard));
	memset(u->heard, 0, words * sizeof(*u->heard));
	for (size_t r = 0; r < rs->nrules; r++) {
		const struct rule_plan *p = &u->plan->rule[r];
		const uint64_t *hit;

		/* what speaks for a site, or of its surroundings, is not what was found */
		if (p->rule->on != ON_FINDING || p->rule->composite || p->rule->indicator == IND_CONTEXT ||
		    p->rule->indicator == IND_CONTROLS)
			continue;
		hit = eval_true(findings, p->output);
		for (size_t w = 0; w < words; w++)
			u->heard[w] |= hit[w];
	}
}

/* Does an assessment that still counts, newer than F and believed at least as much, not tell of it any more? */
static bool
is_superseded(const struct unreads *u, const struct subject *s, const struct finding_row *f)
{
	const struct views *v = u->views;
	const struct assessment_row *a = u->batch->assessment;
	int32_t date = f->row != NO_ROW ? a[f->row].date : f->date;
	int believed = f->row != NO_ROW ? v->reliability[f->row] : 0;

	for (uint32_t row = s->row; row < s->row + s->nrows; row++)
		if (bit(v->valid, row) && bit(v->credible, row) && bit(v->open_access, row) && !a[row].self && a[row].date > date &&
		    v->reliability[row] >= believed && u->plan->ruleset->scheme[a[row].scheme].observes != 0)
			return true;
	return false;
}

static int
by_id(const void *x, const void *y)
{
	int64_t a = *(const int64_t *)x, b = *(const int64_t *)y;

	return (a > b) - (a < b);
}

void
unreads_run(struct unreads *u, const struct batch *b, const struct views *views, const struct eval *findings)
{
	const uint64_t *asked;

	u->batch = b;
	u->views = views;
	u->nids = 0;
	u->end = mem_grow(u->end, &u->capends, b->nsubjects, sizeof(*u->end));
	memset(u->end, 0, b->nsubjects * sizeof(*u->end));
	if (!u->plan->has_unread || b->table[ON_FINDING]->nrows == 0)
		return;
	note_heard(u, findings);
	asked = eval_true(findings, u->plan->unread);
	for (size_t k = 0; k < b->nsubjects; k++) {
		const struct subject *s = &b->subject[k];
		size_t first = u->nids;

		for (uint32_t i = s->finding; i < s->finding + s->nfindings; i++) {
			const struct finding_row *f = &b->finding[i];

			if (f->at == NO_ROW || !bit(asked, f->at) || bit(u->heard, f->at) || f->fact != NULL ||
			    f->remedy == REMEDY_VERIFIED || is_superseded(u, s, f))
				continue;
			u->id = mem_grow(u->id, &u->capids, u->nids + 1, sizeof(*u->id));
			u->id[u->nids++] = f->id;
		}
		if (u->nids - first > 1)
			qsort(u->id + first, u->nids - first, sizeof(*u->id), by_id);
		if (u->nids - first > UNREAD_MAX)
			u->nids = first + UNREAD_MAX;
		u->end[k] = u->nids;
	}
}

struct unread
unreads_of(const struct unreads *u, size_t i)
{
	size_t first = i > 0 ? u->end[i - 1] : 0;

	return (struct unread){ u->id + first, u->end[i] - first };
}
