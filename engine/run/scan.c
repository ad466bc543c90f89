#include <assert.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "buf.h"
#include "log.h"
#include "mem.h"
#include "run_files.h"
#include "store.h"
#include "worker.h"

/* A connection that holds the lock of scans for as long as it is open. */
static struct pg *
open_locked(const struct scan_options *o, struct err *err)
{
	struct pg *pg = pg_open(o->conninfo, err);
	struct pg_rows *rows;
	bool got;

	if (pg == NULL)
		return NULL;
	/* a scanner that is killed must not keep its lock while a query of its runs on */
	if (pg_script(pg, "set client_connection_check_interval = '2s'", err) < 0 ||
	    (rows = pg_query(pg, run_lock_scan, NULL, 0, err)) == NULL) {
		pg_close(pg);
		return NULL;
	}
	got = pg_get_bool(rows, 0, 0);
	pg_rows_free(rows);
	if (!got) {
		err_set(err, ERR_BUSY, "another scan is running on this database; try again when it has ended");
		pg_close(pg);
		return NULL;
	}
	return pg;
}

/* Scores of scans whose program died: the lock is ours, so nobody writes them now. */
static int
clear_orphans(struct pg *pg, const struct scan_options *o, struct err *err)
{
	const struct pg_param now[] = { pg_time(o->now) };
	struct pg_rows *rows = pg_query(pg, run_fail_orphans, now, 1, err);
	int done = 0;

	if (rows == NULL)
		return -1;
	for (int i = 0; i < pg_rows_count(rows) && done == 0; i++) {
		const struct pg_param id[] = { pg_int(pg_get_int(rows, i, 0)) };

		done = pg_exec(pg, run_drop_scores, id, 1, err);
	}
	pg_rows_free(rows);
	return done;
}

/* What all threads are given, and the connection whose snapshot they share. */
struct frozen {
	struct pg *pg;
	char snapshot[64];
	int edition;
	bool lists_known;
	int64_t facilities;
};

static int
freeze(struct frozen *f, const struct scan_options *o, struct err *err)
{
	const struct pg_param known_at[] = { pg_time(o->known_at) };
	struct pg_rows *rows;
	struct str snapshot;

	if ((f->pg = pg_open(o->conninfo, err)) == NULL || pg_begin_snapshot(f->pg, NULL, err) < 0)
		return -1;
	if ((rows = pg_query(f->pg, run_scan_inputs, known_at, 1, err)) == NULL)
		return -1;
	f->edition = (int)pg_get_int(rows, 0, 0);
	f->lists_known = pg_get_bool(rows, 0, 1);
	f->facilities = pg_get_int(rows, 0, 2);
	snapshot = pg_get(rows, 0, 3);
	assert(snapshot.n < sizeof(f->snapshot));
	memcpy(f->snapshot, snapshot.p, snapshot.n + 1);
	pg_rows_free(rows);
	return 0;
}

static int
begin_scan(struct pg *pg, const struct scan_options *o, int64_t ruleset_id, int edition, int64_t *scan_id,
    struct err *err)
{
	const struct pg_param row[] = { pg_int(ruleset_id), pg_int(edition), pg_text(FLARE_VERSION),
		pg_date(o->as_of), pg_time(o->known_at), pg_time(o->now) };
	struct pg_rows *rows = pg_query(pg, run_begin_scan, row, sizeof(row) / sizeof(row[0]), err);

	if (rows == NULL)
		return -1;
	*scan_id = pg_get_int(rows, 0, 0);
	pg_rows_free(rows);
	return 0;
}

/* WHY is NULL for a scan that succeeded. */
static int
end_scan(struct pg *pg, const struct scan_options *o, const struct scan_result *r, const char *why, struct err *err)
{
	const struct pg_param row[] = { pg_int(r->scan_id), pg_text(why == NULL ? "published" : "failed"),
		pg_time(o->now + (int64_t)(r->seconds * 1e6)), pg_int(r->facilities),
		pg_int((int64_t)r->texts_limited), pg_text(why) };

	return pg_exec(pg, run_end_scan, row, sizeof(row) / sizeof(row[0]), err);
}

static void *
run_thread(void *worker)
{
	worker_run(worker);
	return NULL;
}

static void
show_progress(struct work *work, pthread_t *thread, int n, struct progress *p)
{
	/* the first thread ends last or with the others: there is one counter */
	const struct timespec nap = { 0, 50 * 1000 * 1000 };

	while (atomic_load(&work->next_bucket) < NPARTS && !atomic_load(&work->stop)) {
		nanosleep(&nap, NULL);
		progress_at(p, atomic_load(&work->done));
	}
	for (int i = 0; i < n; i++)
		pthread_join(thread[i], NULL);
	progress_end(p);
}

static void
add_up(struct scan_result *r, const struct worker *w)
{
	r->facilities += w->facilities;
	r->insufficient += w->insufficient;
	r->texts_limited += w->texts_limited;
	for (size_t i = 0; i < sizeof(r->bands) / sizeof(r->bands[0]); i++)
		r->bands[i] += w->bands[i];
}

/* Run the threads; with TALLY, what they counted is added to it. */
static int
run_workers(struct work *work, struct scan_result *r, struct tally *tally, struct progress *progress, struct err *err)
{
	int jobs = work->options->jobs, ready = 0, result = -1;
	struct worker *worker = mem_zero((size_t)jobs, sizeof(*worker));
	pthread_t *thread = mem_zero((size_t)jobs, sizeof(*thread));
	int running = 0;

	for (; ready < jobs; ready++)
		if (worker_begin(&worker[ready], work, err) < 0) {
			ready++;
			goto out;
		}
	for (; running < jobs; running++)
		if (pthread_create(&thread[running], NULL, run_thread, &worker[running]) != 0) {
			atomic_store(&work->stop, true);
			err_set(err, ERR_UNAVAILABLE, "cannot start a thread; try fewer --jobs");
			break;
		}
	show_progress(work, thread, running, progress);
	if (running < jobs)
		goto out;
	for (int i = 0; i < jobs; i++)
		if (worker[i].failed) {
			*err = worker[i].err;
			goto out;
		}
	for (int i = 0; i < jobs; i++) {
		if (worker_commit(&worker[i], err) < 0)
			goto out;
		add_up(r, &worker[i]);
		if (tally != NULL)
			tally_merge(tally, worker[i].tally);
	}
	result = 0;
out:
	for (int i = 0; i < ready; i++)
		worker_end(&worker[i]);
	mem_free(worker);
	mem_free(thread);
	return result;
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
check_band(const struct scan_options *o, const struct model *m, struct err *err)
{
	struct buf names = { 0 };

	for (size_t i = 0; i < m->nbands; i++) {
		if (o->fail_on == NULL || strcmp(m->band[i].name, o->fail_on) == 0) {
			buf_free(&names);
			return 0;
		}
		buf_text(&names, i > 0 ? ", " : "");
		buf_text(&names, m->band[i].name);
	}
	err_set(err, ERR_USAGE, "there is no band \"%s\" in the ruleset: it has %.*s", o->fail_on,
	    STR_ARG(buf_as_str(&names)));
	buf_free(&names);
	return -1;
}

/* Before the inputs are frozen: what died is cleared away, who is on a list is found. */
static int
prepare(struct pg *pg, const struct scan_options *o, struct err *err)
{
	if (o->dry_run)
		return 0;
	return clear_orphans(pg, o, err) < 0 ? -1 : pg_exec(pg, run_match_lists, NULL, 0, err);
}

/* Judge everything; write the scores, or count results into TALLY. */
static int
run(const struct scan_options *o, const struct plan *plan, struct pg *pg, struct scan_result *r,
    struct tally *tally, struct err *err)
{
	struct work work = { .options = o, .plan = plan, .write = tally == NULL && !o->dry_run, .count = tally != NULL };
	struct frozen frozen = { 0 };
	struct rates *rates = NULL;
	struct progress progress;
	int64_t ruleset_id;
	struct err end;
	int done = -1;

	progress_begin(&progress, tally != NULL ? "counting" : "scanning", "facilities", 0);
	if (prepare(pg, o, err) < 0 ||
	    freeze(&frozen, o, err) < 0 || (rates = store_load_rates(pg, plan, frozen.edition, err)) == NULL)
		goto out;
	if (work.write && (store_ruleset(pg, plan, o->now, &ruleset_id, err) < 0 ||
	    begin_scan(pg, o, ruleset_id, frozen.edition, &r->scan_id, err) < 0))
		goto out;
	progress.total = (uint64_t)frozen.facilities;
	r->rates_edition = frozen.edition;
	work.rates = rates;
	work.snapshot = frozen.snapshot;
	work.lists_known = frozen.lists_known;
	work.scan_id = r->scan_id;
	done = run_workers(&work, r, tally, &progress, err);
	r->seconds = progress_seconds(&progress);
	if (work.write && done == 0)
		done = end_scan(pg, o, r, NULL, err);
	else if (work.write) {
		const struct pg_param id[] = { pg_int(r->scan_id) };

		if (pg_exec(pg, run_drop_scores, id, 1, &end) < 0 || end_scan(pg, o, r, err->msg, &end) < 0)
			err_in(err, "the scan is left unfinished (%.120s)", end.msg);
	}
out:
	rates_free(rates);
	pg_close(frozen.pg);
	return done;
}

/* Load the ruleset, take the lock, run. */
static int
run_locked(const struct scan_options *o, struct scan_result *r, int *edition, struct diags *diags, struct err *err)
{
	struct ruleset *rs = ruleset_load(o->rules, diags, err);
	struct plan *plan = NULL;
	struct tally *tally = NULL;
	struct pg *pg = NULL;
	int done = -1;

	if (rs == NULL)
		return diags_count(diags) > 0 ? err_set(err, ERR_CONFIG,
		    "the ruleset in %s is refused (%zu findings above); flare rules check shows them", o->rules,
		    diags_count(diags)) : -1;
	plan = plan_new(rs);
	describe(r, rs);
	if (check_band(o, &rs->model, err) < 0 || (pg = open_locked(o, err)) == NULL)
		goto out;
	if (edition != NULL)
		tally = tally_new(plan);
	done = run(o, plan, pg, r, tally, err);
	if (done == 0 && edition != NULL && !o->dry_run)
		done = store_rates(pg, plan, tally, r->scan_id, o->now, edition, err);
out:
	tally_free(tally);
	pg_close(pg);
	plan_free(plan);
	ruleset_free(rs);
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
