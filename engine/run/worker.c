#include "batch.h"
#include "feed.h"
#include "hash.h"
#include "judge.h"
#include "score.h"
#include "sink.h"
#include "worker.h"

int
worker_begin(struct worker *w, struct work *work, struct err *err)
{
	*w = (struct worker){ .work = work };
	if ((w->in = pg_open(work->options->conninfo, err)) == NULL)
		return -1;
	if (pg_begin_snapshot(w->in, work->snapshot, err) < 0)
		return -1;
	if (work->count)
		w->tally = tally_new(work->plan);
	if (!work->write)
		return 0;
	if ((w->out = pg_open(work->options->conninfo, err)) == NULL)
		return -1;
	return pg_begin(w->out, err);
}

/* What a worker needs besides its connections. */
struct tools {
	struct feed *feed;
	struct batch *batch;
	struct judge *judge;
	struct scorer *scorer;
	struct sink *sink;
};

static void
take(struct worker *w, const struct subject *subject, const struct result *results, struct tools *t)
{
	struct verdict v;

	scorer_score(t->scorer, subject, results, &v);
	w->facilities++;
	if (v.band == BAND_INSUFFICIENT)
		w->insufficient++;
	else
		w->bands[v.band]++;
	if (w->tally != NULL)
		tally_put(w->tally, subject, results);
	if (t->sink != NULL)
		sink_put(t->sink, subject, &v);
}

/* The scan's inner loop. */
static int
scan_parts(struct worker *w, struct tools *t)
{
	struct work *work = w->work;
	int bucket;

	while (!atomic_load(&work->stop) && (bucket = atomic_fetch_add(&work->next_bucket, 1)) < NPARTS) {
		if (feed_part(t->feed, part_value(bucket), t->batch, &w->err) < 0)
			return -1;
		judge_run(t->judge, t->batch);
		for (size_t i = 0; i < t->batch->nsubjects; i++)
			take(w, &t->batch->subject[i], judge_results(t->judge, i), t);
		atomic_fetch_add(&work->done, t->batch->nsubjects);
	}
	return 0;
}

void
worker_run(struct worker *w)
{
	const struct work *work = w->work;
	struct tools t = { 0 };

	if (work->write && (t.sink = sink_begin(w->out, work->plan, work->scan_id, &w->err)) == NULL)
		goto failed;
	t.feed = feed_new(w->in, work->plan, work->options->as_of, work->options->known_at);
	t.batch = batch_new(work->plan);
	t.judge = judge_new(work->plan, work->options->as_of, work->lists_known);
	t.scorer = scorer_new(work->plan, work->rates);
	if (scan_parts(w, &t) < 0)
		goto failed;
	w->texts_limited = judge_limited(t.judge);
	if (t.sink != NULL) {
		int64_t rows = sink_end(t.sink, &w->err);

		t.sink = NULL;
		if (rows < 0)
			goto failed;
	}
	goto out;
failed:
	w->failed = true;
	atomic_store(&w->work->stop, true);
out:
	sink_abort(t.sink);
	feed_free(t.feed);
	batch_free(t.batch);
	judge_free(t.judge);
	scorer_free(t.scorer);
}

int
worker_commit(struct worker *w, struct err *err)
{
	return w->out != NULL ? pg_commit(w->out, err) : 0;
}

void
worker_end(struct worker *w)
{
	pg_close(w->in);
	pg_close(w->out);
	tally_free(w->tally);
}
