#include "batch.h"
#include "changes.h"
#include "feed.h"
#include "hash.h"
#include "judge.h"
#include "keep.h"
#include "mem.h"
#include "output.h"
#include "past.h"
#include "score.h"
#include "touched.h"
#include "wanted.h"
#include "waydown.h"
#include "worker.h"

/* Whether there is a scan before, in whose place this one will be seen. */
static bool
has_past(const struct work *work)
{
	return work->scan != NULL && work->inputs->newest.scan_id != 0 && !work->inputs->apart;
}

/* Whether why facilities were touched is asked for part by part: what is to do does not say it. */
static bool
asks_why(const struct work *work)
{
	return has_past(work) && todo_is_all(work->todo);
}

int
worker_begin(struct worker *w, struct work *work, struct err *err)
{
	*w = (struct worker){ .work = work };
	if ((w->in = life_session(work->options->conninfo, 0, err)) == NULL ||
	    (asks_why(work) && touched_table(w->in, err) < 0) || pg_begin_snapshot(w->in, work->snapshot, err) < 0)
		return -1;
	if (work->count)
		w->tally = tally_new(work->plan);
	if (work->scan != NULL && (w->out = life_session(work->options->conninfo, work->scan->lease, err)) == NULL)
		return -1;
	return 0;
}

/* What a worker needs besides its connections. */
struct tools {
	struct feed *feed;
	struct batch *batch;
	struct judge *judge;
	struct scorer *scorer;
	struct waydown *waydown;
	struct past *past;		/* NULL: nothing to compare with */
	struct changes *changes;	/* NULL: nothing can have moved */
	struct touched part;		/* of the part on its way, where it is asked for */
	const struct touched *touched;
	struct output *output;		/* NULL: nothing is written */
	struct keep *keep;		/* NULL: what is found in texts is not kept */
	int64_t *aside;			/* facilities to read again, with their texts */
	size_t naside, capaside;
	bool search;			/* most that was read last had a text that was not searched yet */
};

static void
count(struct worker *w, const struct verdict *v)
{
	w->facilities++;
	if (v->band == BAND_INSUFFICIENT)
		w->insufficient++;
	else
		w->bands[v->band]++;
}

/* Facilities that the scan before knew, and that are gone, up to SUBJECT. */
static void
take_gone(const struct tools *t, int64_t facility, int32_t org)
{
	const struct version *gone;

	while (t->past != NULL && (gone = past_gone(t->past, facility, org)) != NULL)
		output_gone(t->output, gone, touched_why(t->touched, gone->facility_id, gone->org_id));
}

static void
take(struct worker *w, const struct subject *s, const struct results *results, struct unread unread, struct tools *t)
{
	const struct version *before = NULL;
	struct verdict v;

	scorer_score(t->scorer, s, results, unread, &v);
	count(w, &v);
	if (w->tally != NULL)
		tally_put(w->tally, s, results);
	if (t->output == NULL)
		return;
	if (t->keep != NULL)
		keep_subject(t->keep, t->judge, t->batch, s);
	waydown_find(t->waydown, results, &v);
	take_gone(t, s->facility_id, s->org_id);
	if (t->past != NULL)
		before = past_find(t->past, s->facility_id, s->org_id);
	output_put(t->output, s, &v, due_of(w->work->due, t->batch, s), before,
	    t->changes != NULL ? touched_why(t->touched, s->facility_id, s->org_id) : 0);
}

/* Facilities whose texts have to be read after all: put aside. */
static void
put_aside(struct tools *t, const struct subject *s)
{
	if (t->naside == 0 || t->aside[t->naside - 1] != s->facility_id) {
		t->aside = mem_grow(t->aside, &t->capaside, t->naside + 1, sizeof(*t->aside));
		t->aside[t->naside++] = s->facility_id;
	}
	take_gone(t, s->facility_id, s->org_id);
	if (t->past != NULL)
		(void)past_find(t->past, s->facility_id, s->org_id);
}

static uint64_t
count_limited(const struct tools *t, const struct subject *s)
{
	struct text_found found;
	uint64_t n = 0;

	for (uint32_t i = s->text; i != NO_ROW; i = t->batch->text[i].before)
		n += judge_found(t->judge, t->batch->text[i].fact, t->batch->text[i].row, &found) && found.limited;
	return n;
}

/* Whether most subjects have a text that no scan searched before. */
static bool
mostly_new(const struct batch *b)
{
	size_t n = 0;

	for (size_t i = 0; i < b->nsubjects; i++) {
		uint32_t at = b->subject[i].text;

		while (at != NO_ROW && b->text[at].found)
			at = b->text[at].before;
		n += at != NO_ROW;
	}
	return 2 * n > b->nsubjects;
}

/* The scan's inner loop: AMONG into the batch, and its verdicts out. */
static int
scan_among(struct worker *w, struct tools *t, const struct among *among, bool texts, int64_t *judged)
{
	uint64_t limited = judge_limited(t->judge);

	if (feed_fill(t->feed, among, texts, t->batch, &w->err) < 0 ||
	    (t->past != NULL && past_read(t->past, among, &w->err) < 0))
		return -1;
	judge_run(t->judge, t->batch);
	t->naside = 0;
	for (size_t i = 0; i < t->batch->nsubjects; i++) {
		const struct subject *s = &t->batch->subject[i];

		if (s->untold) {
			put_aside(t, s);
			continue;
		}
		take(w, s, judge_results(t->judge, i), judge_unread(t->judge, i), t);
		if (judge_limited(t->judge) > limited)
			w->texts_limited += count_limited(t, s);
		++*judged;
	}
	take_gone(t, INT64_MAX, INT32_MAX);
	return 0;
}

/* Texts that were searched before need not be read: facilities that have others are read again with them. */
static int
scan_untold(struct worker *w, struct tools *t, const struct among *among, int64_t *judged)
{
	int64_t *id;
	size_t n;
	int done = 0;

	if (scan_among(w, t, among, t->search, judged) < 0)
		return -1;
	t->search = mostly_new(t->batch);
	id = t->aside;
	n = t->naside;
	t->aside = NULL;
	t->naside = t->capaside = 0;
	for (size_t i = 0; done == 0 && i < n; i += SLICE_FACILITIES)
		done = scan_among(w, t, &(struct among){ .id = id + i, .n = n - i < SLICE_FACILITIES ? n - i : SLICE_FACILITIES },
		    true, judged);
	mem_free(id);
	return done;
}

static int
scan_piece(struct worker *w, struct tools *t, const struct piece *p)
{
	uint64_t limited = w->texts_limited;
	int64_t judged = 0;

	if ((t->output != NULL && output_begin(t->output, &w->err) < 0) ||
	    (t->touched == &t->part && touched_read(&t->part, w->in, p->among.part, &w->err) < 0))
		return -1;
	for (unsigned i = 0, n; i < todo_slices(w->work->todo); i += n) {
		const int64_t before = judged;

		n = t->search ? 1 : SLICES_WIDE;
		const struct among among = todo_among(w->work->todo, p, i, n);

		if (scan_untold(w, t, &among, &judged) < 0 || (t->output != NULL && output_relieve(t->output, &w->err) < 0))
			return -1;
		atomic_fetch_add(&w->work->done, (unsigned long long)(judged - before));
	}
	if (t->output == NULL)
		return 0;
	return output_parts(t->output, p->part, p->nparts, judged, w->texts_limited - limited, &w->err);
}

static int
scan_pieces(struct worker *w, struct tools *t)
{
	struct work *work = w->work;
	size_t next;

	if (t->touched == &t->part && touched_fill(w->in, work->inputs->known_at, &w->err) < 0)
		return -1;
	while (!atomic_load(&work->stop) && (next = atomic_fetch_add(&work->next, 1)) < todo_pieces(work->todo))
		if (scan_piece(w, t, todo_piece(work->todo, next)) < 0)
			return -1;
	return t->output != NULL && !atomic_load(&work->stop) ? output_end(t->output, &w->err) : 0;
}

void
worker_run(struct worker *w)
{
	const struct work *work = w->work;
	const struct inputs *in = work->inputs;
	struct tools t = { 0 };

	if (work->scan != NULL && !in->apart)	/* the texts of the past would take the place of today's */
		t.keep = keep_new(wanted_hash(work->plan->ruleset));
	if (has_past(work)) {
		t.past = past_new(w->in, in->newest.line, in->newest.scan_id);
		t.changes = changes_new(w->in, work->plan, in, work->scan, &w->err);
		t.touched = asks_why(work) ? &t.part : todo_touched(work->todo);
	}
	if (work->scan != NULL)
		t.output = output_new(w->out, work->plan, work->scan, t.keep, t.changes);
	t.search = todo_is_all(work->todo);	/* a first scan: few at once from the start, that memory stays small */
	t.feed = feed_new(w->in, work->plan, in->as_of, in->known_at);
	t.batch = batch_new(work->plan);
	t.judge = judge_new(work->plan, in->as_of, in->lists_known);
	t.scorer = scorer_new(work->plan, work->rates);
	t.waydown = waydown_new(work->plan, t.scorer);
	w->failed = (has_past(work) && t.changes == NULL) || scan_pieces(w, &t) < 0;
	output_free(t.output);
	keep_free(t.keep);
	changes_free(t.changes);
	past_free(t.past);
	touched_free(&t.part);
	feed_free(t.feed);
	batch_free(t.batch);
	judge_free(t.judge);
	waydown_free(t.waydown);
	scorer_free(t.scorer);
	mem_free(t.aside);
	if (w->failed)
		atomic_store(&w->work->stop, true);
	atomic_fetch_sub(&w->work->running, 1);
}

void
worker_end(struct worker *w)
{
	pg_close(w->in);
	pg_close(w->out);
	tally_free(w->tally);
}
