#include <inttypes.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "buf.h"
#include "hash.h"
#include "log.h"
#include "match.h"
#include "mem.h"
#include "run_files.h"
#include "store.h"
#include "wanted.h"
#include "worker.h"

/* A scan or a count of rates on its way. */
struct run {
	const struct scan_options *options;
	const struct plan *plan;
	struct pg *pg;			/* holds the lock */
	struct pg *frozen;		/* the transaction whose snapshot all threads see */
	char snapshot[64];
	struct inputs inputs;
	char matched[33];		/* the files (inputs.sources) whose names are matched with the lists */
	bool loads_wait;		/* until the scan has begun: it is the first */
	struct running scan;		/* scan_id 0: nothing is written */
	struct todo *todo;
	struct due *due;
	struct rates *rates;
	struct tally *tally;		/* NULL: it is a scan */
	struct progress progress;
	struct work work;
	struct scan_result *result;
};

static bool
writes(const struct run *r)
{
	return r->tally == NULL && !r->options->dry_run;
}

/* Loads tell what they touched as soon as there is a scan.  One that is under way when the first begins would tell
 * nothing, nor be seen by it, and nobody would ever judge what it brought: it is waited for, and others wait. */
static int
make_loads_wait(struct run *r, struct err *err)
{
	if (r->inputs.newest.scan_id != 0)
		return 0;
	if (pg_exec(r->pg, run_hold_loads, NULL, 0, err) < 0)
		return -1;
	r->loads_wait = true;
	return 0;
}

/* What was begun and died: before the inputs are frozen. */
static int
prepare(struct run *r, struct err *err)
{
	if (inputs_newest(r->pg, &r->inputs.newest, err) < 0)
		return -1;
	if (!writes(r))
		return 0;
	return store_ruleset(r->pg, r->plan, r->options->now, &r->inputs.ruleset_id, err) < 0 ||
	    life_find(r->pg, r->options, &r->inputs, &r->scan, err) < 0 ? -1 : make_loads_wait(r, err);
}

/* Who is on which list by now. */
static int
match(struct run *r, struct err *err)
{
	if (inputs_sources(r->pg, r->inputs.known_at, r->matched, err) < 0)
		return -1;
	if (r->inputs.newest.scan_id != 0 && strcmp(r->matched, r->inputs.newest.sources) == 0)
		return 0;		/* no file came: no name and no list is new */
	return match_lists(r->pg, r->inputs.newest.scan_id != 0, err);
}

static void
set_time(struct run *r)
{
	r->inputs.as_of = r->options->as_of;
	r->inputs.known_at = r->options->known_at;
}

static void
thaw(struct run *r)
{
	todo_free(r->todo);
	rates_free(r->rates);
	pg_close(r->frozen);
	r->todo = NULL;
	r->rates = NULL;
	r->frozen = NULL;
}

/* The transaction is not read only: what the scan has seen is consumed in it. */
static int
freeze_now(struct run *r, struct err *err)
{
	struct inputs *in = &r->inputs;
	int edition = r->scan.edition;

	if ((r->frozen = life_session(r->options->conninfo, 0, err)) == NULL ||
	    pg_script(r->frozen, "begin isolation level repeatable read", err) < 0 ||
	    inputs_freeze(r->frozen, in, r->options->full, r->snapshot, err) < 0)
		return -1;
	if (r->scan.scan_id != 0)
		in->edition = edition;
	r->todo = writes(r) && in->partial ? todo_find(r->frozen, in, err) : todo_all();
	return r->todo != NULL && (r->rates = store_load_rates(r->frozen, r->plan, in->edition, err)) != NULL ? 0 : -1;
}

/* Where a file comes between the two, those whom it names are matched as well: the next scan would not do it. */
static int
freeze(struct run *r, struct err *err)
{
	if (r->options->dry_run)
		return freeze_now(r, err);
	for (;;) {
		if (match(r, err) < 0 || freeze_now(r, err) < 0)
			return -1;
		if (strcmp(r->matched, r->inputs.sources) == 0)
			return 0;
		thaw(r);
	}
}

/* The parts that the program before had done, by bucket. */
static int
find_done(struct run *r, bool done[NPARTS], struct err *err)
{
	const struct pg_param id[] = { pg_int(r->scan.scan_id) };
	struct pg_rows *rows = pg_query(r->pg, run_parts_done, id, 1, err);

	if (rows == NULL)
		return -1;
	for (int i = 0; i < pg_rows_count(rows); i++)
		for (int bucket = 0; bucket < NPARTS; bucket++)
			if (part_value(bucket) == pg_get_int(rows, i, 0))
				done[bucket] = true;
	pg_rows_free(rows);
	return 0;
}

/* Whether what a program that died had begun continues what is the newest scan by now. */
static bool
still_asked_for(const struct run *r)
{
	return r->scan.base == (r->inputs.continues ? r->inputs.newest.scan_id : 0);
}

/* See what there is to do: of the scan that was found, or else of a new one, whose day and
 * time are those that were asked for. */
static int
look(struct run *r, struct err *err)
{
	if (freeze(r, err) < 0)
		return -1;
	if (r->scan.scan_id == 0 || still_asked_for(r))
		return 0;
	if (life_undo(r->pg, &r->scan, "superseded", "another scan was published", r->options->now, err) < 0)
		return -1;
	r->scan = (struct running){ 0 };
	set_time(r);
	thaw(r);
	return freeze(r, err);
}

static int
start(struct run *r, struct err *err)
{
	bool done[NPARTS] = { false };
	int began = 0;

	if (writes(r) && r->scan.scan_id == 0)
		began = life_begin(r->pg, &r->inputs, r->options->now, life_lease(r->options), &r->scan, err);
	else if (writes(r)) {
		r->result->resumed = true;
		began = life_resume(r->pg, &r->scan, err) < 0 ? -1 : find_done(r, done, err);
	}
	if (began == 0 && r->loads_wait)
		began = pg_exec(r->pg, run_release_loads, NULL, 0, err);
	if (began == 0)
		todo_cut(r->todo, done);
	return began;
}

static int
count_work(struct run *r, uint64_t *n, struct err *err)
{
	*n = todo_count(r->todo);
	return todo_is_all(r->todo) ? inputs_size(r->frozen, r->inputs.known_at, n, err) : 0;
}

static void *
run_thread(void *worker)
{
	worker_run(worker);
	return NULL;
}

/* Until the threads are done: show how far they are, and that this program lives. */
static int
watch(struct run *r, struct err *err)
{
	const struct timespec nap = { 0, 4 * 1000 * 1000 };
	double renewed = 0;
	int done = 0;

	while (atomic_load(&r->work.running) > 0) {
		nanosleep(&nap, NULL);
		progress_at(&r->progress, atomic_load(&r->work.done));
		if (r->work.scan == NULL || done < 0 || progress_seconds(&r->progress) < renewed + r->scan.lease / 3.0)
			continue;
		renewed = progress_seconds(&r->progress);
		if ((done = life_renew(r->pg, &r->scan, err)) < 0)
			atomic_store(&r->work.stop, true);
	}
	return done;
}

static void
add_up(struct run *r, const struct worker *w)
{
	struct scan_result *s = r->result;

	s->facilities += w->facilities;
	s->judged += w->facilities;
	s->insufficient += w->insufficient;
	s->texts_limited += w->texts_limited;
	for (size_t i = 0; i < sizeof(s->bands) / sizeof(s->bands[0]); i++)
		s->bands[i] += w->bands[i];
	if (r->tally != NULL)
		tally_merge(r->tally, w->tally);
}

static int
run_workers(struct run *r, struct err *err)
{
	const int most = (int)todo_pieces(r->todo), jobs = r->options->jobs < most ? r->options->jobs : most;
	int ready = 0, running = 0, result = -1;
	struct worker *worker = mem_zero((size_t)jobs, sizeof(*worker));
	pthread_t *thread = mem_zero((size_t)jobs, sizeof(*thread));

	for (; ready < jobs; ready++)
		if (worker_begin(&worker[ready], &r->work, err) < 0) {
			ready++;
			goto out;
		}
	for (; running < jobs; running++) {
		atomic_fetch_add(&r->work.running, 1);
		if (pthread_create(&thread[running], NULL, run_thread, &worker[running]) != 0) {
			atomic_fetch_sub(&r->work.running, 1);
			atomic_store(&r->work.stop, true);
			break;
		}
	}
	result = watch(r, err);
	for (int i = 0; i < running; i++)
		pthread_join(thread[i], NULL);
	if (running < jobs)
		result = err_set(err, ERR_UNAVAILABLE, "cannot start a thread; try fewer --jobs");
	for (int i = 0; result == 0 && i < jobs; i++)
		if (worker[i].failed) {
			*err = worker[i].err;
			result = -1;
		}
	for (int i = 0; result == 0 && i < jobs; i++)
		add_up(r, &worker[i]);
out:
	for (int i = 0; i < ready; i++)
		worker_end(&worker[i]);
	mem_free(worker);
	mem_free(thread);
	return result;
}

/* The published scan's own counts: of all facilities, not of those that were judged. */
static int
get_bands(struct run *r, struct err *err)
{
	const struct pg_param id[] = { pg_int(r->scan.scan_id) };
	struct pg_rows *rows = pg_query(r->pg, run_bands, id, 1, err);
	struct scan_result *s = r->result;

	if (rows == NULL)
		return -1;
	s->insufficient = 0;
	memset(s->bands, 0, sizeof(s->bands));
	for (int i = 0; i < pg_rows_count(rows); i++) {
		struct str band = pg_get(rows, i, 0);

		if (str_is(band, "insufficient"))
			s->insufficient = pg_get_int(rows, i, 1);
		for (int b = 0; b < s->nbands; b++)
			if (str_is(band, s->band_name[b]))
				s->bands[b] = pg_get_int(rows, i, 1);
	}
	pg_rows_free(rows);
	return 0;
}

/* Publish; then what the snapshot had of news is news no more.  Should the program end between the two, the
 * next scan judges some facilities that it need not. */
static int
publish(struct run *r, struct err *err)
{
	const struct pg_param known_at[] = { pg_time(r->inputs.known_at) };
	const struct pg_param patterns[] = { pg_int(wanted_hash(r->plan->ruleset)) };
	struct published p;

	if (life_publish(r->pg, &r->scan, r->options->actor, r->options->now + (int64_t)(r->result->seconds * 1e6), &p, err) < 0)
		return -1;
	r->result->facilities = p.facilities;
	r->result->judged = p.judged;
	r->result->written = p.written;
	r->result->texts_limited = (uint64_t)p.texts_limited;
	if (!r->inputs.apart && (pg_exec(r->frozen, run_consume_touched, known_at, 1, err) < 0 ||
	    (r->inputs.ruleset_id != r->inputs.newest.ruleset_id &&
	    pg_exec(r->frozen, run_forget_patterns, patterns, 1, err) < 0) || pg_commit(r->frozen, err) < 0))
		return -1;
	return get_bands(r, err);
}

static void
give_up(struct run *r, struct err *err)
{
	struct err end;

	if (life_hold(r->pg, &r->scan, &end) < 0)
		return;			/* it is another's */
	if (life_undo(r->pg, &r->scan, "failed", err->msg, r->options->now, &end) < 0)
		err_in(err, "the scan is left unfinished (%.120s)", end.msg);
}

/* Judge what is to do; write the scores, or count results. */
static int
run(struct run *r, struct err *err)
{
	const struct scan_options *o = r->options;
	int done = -1;

	set_time(r);
	progress_begin(&r->progress, r->tally != NULL ? "counting" : "scanning", "facilities", 0);
	if (prepare(r, err) < 0 || look(r, err) < 0 || start(r, err) < 0 ||
	    count_work(r, &r->progress.total, err) < 0)
		goto out;
	todo_slice(r->todo, o->slices > 0 ? (uint64_t)o->slices : (r->progress.total / NPARTS + SLICE_FACILITIES / 2) / SLICE_FACILITIES);
	r->due = due_new(r->plan, r->inputs.as_of);
	r->work.options = o;
	r->work.inputs = &r->inputs;
	r->work.plan = r->plan;
	r->work.rates = r->rates;
	r->work.due = r->due;
	r->work.todo = r->todo;
	r->work.snapshot = r->snapshot;
	r->work.scan = writes(r) ? &r->scan : NULL;
	r->work.count = r->tally != NULL;
	r->result->scan_id = r->scan.scan_id;
	r->result->rates_edition = r->inputs.edition;
	r->result->apart = r->inputs.apart;
	done = run_workers(r, err);
	progress_end(&r->progress);
	r->result->seconds = progress_seconds(&r->progress);
	if (writes(r)) {
		done = done < 0 ? -1 : publish(r, err);
		if (done < 0)
			give_up(r, err);
	}
out:
	due_free(r->due);
	thaw(r);
	return done;
}

static void
describe(struct scan_result *r, const struct ruleset *rs)
{
	int room = (int)(sizeof(r->band_name) / sizeof(r->band_name[0]));

	sha256_hex(rs->hash, r->ruleset);
	r->nbands = (int)rs->model.nbands < room ? (int)rs->model.nbands : room;
	for (int i = 0; i < r->nbands; i++)
		snprintf(r->band_name[i], sizeof(r->band_name[i]), "%s", rs->model.band[i].name);
}

/* A caller who waits for a band that does not exist should not learn it after the night. */
static int
check_band(const char *band, const struct model *m, struct err *err)
{
	struct buf names = { 0 };

	for (size_t i = 0; i < m->nbands; i++) {
		if (band == NULL || strcmp(m->band[i].name, band) == 0) {
			buf_free(&names);
			return 0;
		}
		buf_text(&names, i > 0 ? ", " : "");
		buf_text(&names, m->band[i].name);
	}
	err_set(err, ERR_USAGE, "there is no band \"%s\" in the ruleset: it has %.*s", band,
	    STR_ARG(buf_as_str(&names)));
	buf_free(&names);
	return -1;
}

/* Take the lock, load the ruleset, run. */
static int
run_locked(const struct scan_options *o, struct scan_result *result, int *edition, struct diags *diags,
    struct err *err)
{
	struct run *r = mem_zero(1, sizeof(*r));
	struct ruleset *rs = NULL;
	struct plan *plan = NULL;
	int done = -1;

	r->options = o;
	r->result = result;
	if ((r->pg = life_lock(o->conninfo, life_lease(o), err)) == NULL ||
	    (rs = store_find_ruleset(r->pg, o, diags, err)) == NULL)
		goto out;
	r->plan = plan = plan_new(rs);
	describe(result, rs);
	if (check_band(o->fail_on, &rs->model, err) < 0 || check_band(o->fail_on_new, &rs->model, err) < 0)
		goto out;
	if (edition != NULL)
		r->tally = tally_new(plan);
	done = run(r, err);
	if (done == 0 && edition != NULL && !o->dry_run)
		done = store_rates(r->pg, plan, r->tally, 0, o->now, edition, err);
out:
	tally_free(r->tally);
	pg_release(r->pg);
	plan_free(plan);
	ruleset_free(rs);
	mem_free(r);
	return done;
}

int
scan_run(const struct scan_options *o, struct scan_result *r, struct diags *diags, struct err *err)
{
	*r = (struct scan_result){ 0 };
	return run_locked(o, r, NULL, diags, err);
}

int
scan_refresh_rates(const struct scan_options *o, int *edition, struct diags *diags, struct err *err)
{
	struct scan_result r = { 0 };

	return run_locked(o, &r, edition, diags, err);
}
