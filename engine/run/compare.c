#include <assert.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "hash.h"
#include "inputs.h"
#include "life.h"
#include "log.h"
#include "mem.h"
#include "mover.h"
#include "run_files.h"
#include "store.h"

static int64_t
all_ways(const struct compare_count *c)
{
	int64_t n = 0;

	for (int w = 0; w < NMOVES; w++)
		n += c->moves[w];
	return n;
}

static int
by_moves(const void *x, const void *y)
{
	const struct compare_count *a = x, *b = y;
	int64_t m = all_ways(a), n = all_ways(b);

	return m != n ? (m < n) - (m > n) : strcmp(a->of, b->of);
}

static const struct compare_count *
counts(struct arena *arena, int64_t (*moves)[NMOVES], const char *const *name, size_t n, size_t *count)
{
	struct compare_count *out = arena_alloc(arena, n * sizeof(*out));

	*count = 0;
	for (size_t i = 0; i < n; i++) {
		struct compare_count *c = &out[*count];

		memcpy(c->moves, moves[i], sizeof(c->moves));
		if (all_ways(c) == 0)
			continue;
		c->of = name[i];
		(*count)++;
	}
	if (*count > 0)
		qsort(out, *count, sizeof(*out), by_moves);
	return out;
}

/* The rules of either, and what else a move is put down to. */
static const char *const *
cause_names(const struct verdicts *v, struct arena *arena)
{
	static const char *const others[OTHER_CAUSES] = { "the pattern's floor", "coverage", "bands" };
	const char **name = arena_alloc(arena, (v->nrules + OTHER_CAUSES) * sizeof(*name));

	for (size_t i = 0; i < v->nrules; i++)
		name[i] = arena_dup(arena, str_of(v->id[i]));
	for (size_t i = 0; i < OTHER_CAUSES; i++)
		name[v->nrules + i] = others[i];
	return name;
}

static const struct domain *
country_domain(const struct ruleset *rs)
{
	for (size_t i = 0; i < rs->ndomains; i++)
		if (strcmp(rs->domain[i]->name, "country") == 0)
			return rs->domain[i];
	return NULL;
}

static const char *const *
country_names(const struct ruleset *rs, struct arena *arena)
{
	const struct domain *d = country_domain(rs);
	const char **name = arena_alloc(arena, (1 + (d != NULL ? d->n : 0)) * sizeof(*name));

	name[0] = "";
	for (size_t i = 0; d != NULL && i < d->n; i++)
		name[i + 1] = arena_dup(arena, str_of(d->value[i]));
	return name;
}

static int
tell_move(struct compare_result *r, const struct mover *t, const struct move *m, const char *const *causes,
    struct compare_move *out, struct err *err)
{
	const struct compare_options *o = t->shared->options;
	const struct pg_param which[] = { pg_int(part_of(m->facility_id)), pg_int(m->facility_id), pg_int(m->org_id),
		pg_time(o->known_at) };
	struct pg_rows *rows = pg_query(t->pg, run_compare_name, which, 4, err);

	if (rows == NULL)
		return -1;
	*out = (struct compare_move){ .facility_id = m->facility_id, .org_id = m->org_id, .name = "", .country = "" };
	if (pg_rows_count(rows) > 0) {
		out->name = arena_dup(r->arena, pg_get(rows, 0, 0));
		out->country = arena_dup(r->arena, pg_get(rows, 0, 1));
	}
	pg_rows_free(rows);
	for (int i = 0; i < SIDES; i++) {
		out->score[i] = m->score[i];
		out->band[i] = r->band[i][m->band[i] + 1];
	}
	for (; out->ncauses < m->ncauses; out->ncauses++) {
		const struct cause *c = &m->cause[out->ncauses];
		size_t at = c->kind == CAUSE_RULE ? c->rule : t->verdicts.nrules + c->kind - 1;

		out->cause[out->ncauses] = (struct compare_cause){ causes[at], c->points };
	}
	return 0;
}

static int
tell(struct compare_result *r, const struct mover *t, struct err *err)
{
	const struct comparing *c = t->shared;
	struct compare_move *move = arena_alloc(r->arena, t->ntop * sizeof(*move));
	const char *const *causes = cause_names(&t->verdicts, r->arena);
	int64_t *bands = arena_alloc(r->arena, c->nbands[BEFORE] * c->nbands[AFTER] * sizeof(*bands));

	r->facilities = t->facilities;
	r->moved = t->moved;
	r->rescored = t->rescored;
	for (int i = 0; i < SIDES; i++) {
		const char **names = arena_alloc(r->arena, c->nbands[i] * sizeof(*names));

		for (size_t b = 0; b < c->nbands[i]; b++)
			names[b] = arena_dup(r->arena, str_of(mover_band(c, i, (int)b - 1)));
		r->band[i] = names;
		r->nbands[i] = c->nbands[i];
	}
	memcpy(bands, t->bands, c->nbands[BEFORE] * c->nbands[AFTER] * sizeof(*bands));
	r->bands = bands;
	r->country = counts(r->arena, t->country, country_names(c->plan[BEFORE]->ruleset, r->arena), 1 + c->ncountries,
	    &r->ncountries);
	r->cause = counts(r->arena, t->cause, causes, t->verdicts.nrules + OTHER_CAUSES, &r->ncauses);
	r->move = move;
	for (; r->nmoves < t->ntop; r->nmoves++)
		if (tell_move(r, t, &t->top[r->nmoves], causes, &move[r->nmoves], err) < 0)
			return -1;
	return 0;
}

/* Freeze what is compared over; PG keeps the snapshot while it is open. */
static int
freeze(struct comparing *c, struct pg *pg, int *edition, uint64_t *facilities, struct err *err)
{
	struct inputs in = { .known_at = c->options->known_at };

	if (pg_begin_snapshot(pg, NULL, err) < 0 || inputs_known(pg, &in, err) < 0 ||
	    inputs_snapshot(pg, c->snapshot, err) < 0)
		return -1;
	*edition = in.edition;
	c->lists_known = in.lists_known;
	if (inputs_size(pg, in.known_at, facilities, err) < 0)
		return -1;
	for (int i = 0; i < SIDES; i++)
		if ((c->rates[i] = store_load_rates(pg, c->plan[i], *edition, err)) == NULL)
			return -1;
	return 0;
}

static void
wait_for(struct comparing *c, pthread_t *thread, int n, struct progress *p)
{
	const struct timespec nap = { 0, 50 * 1000 * 1000 };

	while (atomic_load(&c->next_bucket) < NPARTS && !atomic_load(&c->stop)) {
		nanosleep(&nap, NULL);
		progress_at(p, atomic_load(&c->done));
	}
	for (int i = 0; i < n; i++)
		pthread_join(thread[i], NULL);
	progress_end(p);
}

/* Run the threads, and tell R what they counted. */
static int
run_movers(struct comparing *c, struct compare_result *r, struct progress *progress, struct err *err)
{
	int jobs = c->options->jobs, ready = 0, running = 0, result = -1;
	struct mover *mover = mem_zero((size_t)jobs, sizeof(*mover));
	pthread_t *thread = mem_zero((size_t)jobs, sizeof(*thread));

	while (ready < jobs)
		if (mover_begin(&mover[ready++], c, err) < 0)
			goto out;
	for (; running < jobs; running++)
		if (pthread_create(&thread[running], NULL, mover_run, &mover[running]) != 0) {
			atomic_store(&c->stop, true);
			err_set(err, ERR_UNAVAILABLE, "cannot start a thread; try fewer --jobs");
			break;
		}
	wait_for(c, thread, running, progress);
	if (running < jobs)
		goto out;
	for (int i = 0; i < jobs; i++) {
		if (mover[i].failed) {
			*err = mover[i].err;
			goto out;
		}
		if (i > 0)
			mover_merge(&mover[0], &mover[i]);
	}
	r->seconds = progress_seconds(progress);
	result = tell(r, &mover[0], err);
out:
	for (int i = 0; i < ready; i++)
		mover_end(&mover[i]);
	mem_free(mover);
	mem_free(thread);
	return result;
}

struct compare_result *
compare_run(const struct compare_options *o, const struct ruleset *before, const struct ruleset *after, struct err *err)
{
	struct comparing c = { .options = o, .plan = { plan_new(before), plan_new(after) } };
	struct compare_result *r = mem_zero(1, sizeof(*r));
	const struct domain *countries = country_domain(before);
	struct pg *pg = life_session(o->conninfo, 0, err);
	struct progress progress;
	int done = -1;

	r->arena = arena_new();
	c.ncountries = countries != NULL ? countries->n : 0;
	c.nbands[BEFORE] = 1 + before->model.nbands;
	c.nbands[AFTER] = 1 + after->model.nbands;
	progress_begin(&progress, "comparing", "facilities", 0);
	if (pg != NULL && freeze(&c, pg, &r->rates_edition, &progress.total, err) == 0)
		done = run_movers(&c, r, &progress, err);
	for (int i = 0; i < SIDES; i++) {
		rates_free(c.rates[i]);
		plan_free(c.plan[i]);
	}
	pg_close(pg);
	if (done == 0)
		return r;
	compare_free(r);
	return NULL;
}

void
compare_free(struct compare_result *r)
{
	if (r == NULL)
		return;
	arena_free(r->arena);
	mem_free(r);
}
