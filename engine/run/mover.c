#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "hash.h"
#include "life.h"
#include "mem.h"
#include "mover.h"

/* Those who change band first, then by how far the score goes; ids, so that nothing hangs on the order of work. */
static int
by_width(const void *x, const void *y)
{
	const struct move *a = x, *b = y;
	int far_a = abs(a->score[AFTER] - a->score[BEFORE]), far_b = abs(b->score[AFTER] - b->score[BEFORE]);

	if (a->moved != b->moved)
		return a->moved ? -1 : 1;
	if (far_a != far_b)
		return far_a > far_b ? -1 : 1;
	if (a->facility_id != b->facility_id)
		return a->facility_id < b->facility_id ? -1 : 1;
	return (a->org_id > b->org_id) - (a->org_id < b->org_id);
}

static void
keep(struct mover *t, const struct move *m)
{
	size_t cap = t->shared->options->top, at = t->ntop;

	while (at > 0 && by_width(m, &t->top[at - 1]) < 0)
		at--;
	if (at == cap)
		return;
	t->ntop += t->ntop < cap;
	memmove(&t->top[at + 1], &t->top[at], (t->ntop - at - 1) * sizeof(*t->top));
	t->top[at] = *m;
}

const char *
mover_band(const struct comparing *c, int side, int band)
{
	return score_band(&c->plan[side]->ruleset->model, band);
}

static enum compare_way
way_of(const struct comparing *c, const struct move *m)
{
	int from[SIDES];

	if (m->band[BEFORE] == BAND_INSUFFICIENT || m->band[AFTER] == BAND_INSUFFICIENT)
		return m->band[BEFORE] == BAND_INSUFFICIENT ? MOVE_IN : MOVE_OUT;
	for (int i = 0; i < SIDES; i++)
		from[i] = c->plan[i]->ruleset->model.band[m->band[i]].from;
	if (from[BEFORE] != from[AFTER])
		return from[AFTER] > from[BEFORE] ? MOVE_UP : MOVE_DOWN;
	return m->score[AFTER] >= m->score[BEFORE] ? MOVE_UP : MOVE_DOWN;
}

static void
take(struct mover *t, const struct subject *subject, const struct verdict v[SIDES])
{
	const struct comparing *c = t->shared;
	struct move m = { .facility_id = subject->facility_id, .org_id = subject->org_id };
	enum compare_way way;

	for (int i = 0; i < SIDES; i++) {
		m.score[i] = v[i].score;
		m.band[i] = v[i].band;
	}
	t->facilities++;
	t->bands[(size_t)(m.band[BEFORE] + 1) * c->nbands[AFTER] + (size_t)(m.band[AFTER] + 1)]++;
	m.moved = strcmp(mover_band(c, BEFORE, m.band[BEFORE]), mover_band(c, AFTER, m.band[AFTER])) != 0;
	if (!m.moved && m.score[BEFORE] == m.score[AFTER])
		return;
	t->rescored += m.score[BEFORE] != m.score[AFTER];
	m.ncauses = verdicts_causes(&t->verdicts, v, m.cause, COMPARE_CAUSES);
	keep(t, &m);
	if (!m.moved)
		return;
	way = way_of(c, &m);
	t->moved++;
	t->country[subject->country + 1][way]++;
	t->cause[m.cause[0].kind == CAUSE_RULE ? m.cause[0].rule : t->verdicts.nrules + m.cause[0].kind - 1][way]++;
}

static int
judge_part(struct mover *t, int16_t part)
{
	for (int i = 0; i < SIDES; i++) {
		if (feed_fill(t->feed[i], &(struct among){ .part = part }, true, t->batch[i], &t->err) < 0)
			return -1;
		judge_run(t->judge[i], t->batch[i]);
	}
	assert(t->batch[BEFORE]->nsubjects == t->batch[AFTER]->nsubjects && "one snapshot has the same facilities twice");
	for (size_t k = 0; k < t->batch[BEFORE]->nsubjects; k++) {
		struct verdict v[SIDES];

		for (int i = 0; i < SIDES; i++)
			scorer_score(t->scorer[i], &t->batch[i]->subject[k], judge_results(t->judge[i], k),
			    judge_unread(t->judge[i], k), &v[i]);
		take(t, &t->batch[BEFORE]->subject[k], v);
	}
	return 0;
}

void *
mover_run(void *mover)
{
	struct mover *t = mover;
	struct comparing *c = t->shared;
	int bucket;

	while (!atomic_load(&c->stop) && (bucket = atomic_fetch_add(&c->next_bucket, 1)) < NPARTS) {
		if (judge_part(t, part_value(bucket)) < 0) {
			t->failed = true;
			atomic_store(&c->stop, true);
			break;
		}
		atomic_fetch_add(&c->done, t->batch[BEFORE]->nsubjects);
	}
	return NULL;
}

int
mover_begin(struct mover *t, struct comparing *c, struct err *err)
{
	const struct compare_options *o = c->options;

	*t = (struct mover){ .shared = c };
	if ((t->pg = life_session(o->conninfo, 0, err)) == NULL || pg_begin_snapshot(t->pg, c->snapshot, err) < 0)
		return -1;
	verdicts_init(&t->verdicts, c->plan[BEFORE], c->plan[AFTER]);
	for (int i = 0; i < SIDES; i++) {
		t->feed[i] = feed_new(t->pg, c->plan[i], o->as_of, o->known_at);
		t->batch[i] = batch_new(c->plan[i]);
		t->judge[i] = judge_new(c->plan[i], o->as_of, c->lists_known);
		t->scorer[i] = scorer_new(c->plan[i], c->rates[i]);
	}
	t->bands = mem_zero(c->nbands[BEFORE] * c->nbands[AFTER], sizeof(*t->bands));
	t->country = mem_zero(1 + c->ncountries, sizeof(*t->country));
	t->cause = mem_zero(t->verdicts.nrules + OTHER_CAUSES, sizeof(*t->cause));
	t->top = mem_zero(o->top + 1, sizeof(*t->top));
	return 0;
}

void
mover_end(struct mover *t)
{
	pg_close(t->pg);
	verdicts_fini(&t->verdicts);
	for (int i = 0; i < SIDES; i++) {
		feed_free(t->feed[i]);
		batch_free(t->batch[i]);
		judge_free(t->judge[i]);
		scorer_free(t->scorer[i]);
	}
	mem_free(t->bands);
	mem_free(t->country);
	mem_free(t->cause);
	mem_free(t->top);
}

void
mover_merge(struct mover *to, const struct mover *from)
{
	const struct comparing *c = to->shared;

	to->facilities += from->facilities;
	to->moved += from->moved;
	to->rescored += from->rescored;
	for (size_t i = 0; i < c->nbands[BEFORE] * c->nbands[AFTER]; i++)
		to->bands[i] += from->bands[i];
	for (int w = 0; w < NMOVES; w++) {
		for (size_t i = 0; i <= c->ncountries; i++)
			to->country[i][w] += from->country[i][w];
		for (size_t i = 0; i < to->verdicts.nrules + OTHER_CAUSES; i++)
			to->cause[i][w] += from->cause[i][w];
	}
	for (size_t i = 0; i < from->ntop; i++)
		keep(to, &from->top[i]);
}
