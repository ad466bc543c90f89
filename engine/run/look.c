#include "due.h"
#include "feed.h"
#include "judge.h"
#include "life.h"
#include "look.h"
#include "mem.h"
#include "run_files.h"
#include "score.h"
#include "sink.h"
#include "store.h"
#include "waydown.h"

struct look {
	struct pg *pg;
	struct ruleset *rs;
	struct plan *plan;
	struct rates *rates;
	struct inputs inputs;
	struct running scan;
};

static int
begin(struct look *l, int64_t now, struct err *err)
{
	/* the ruleset stays: what was explained with it can be explained again */
	if (store_ruleset(l->pg, l->plan, now, &l->inputs.ruleset_id, err) < 0 || pg_begin(l->pg, err) < 0 ||
	    inputs_known(l->pg, &l->inputs, err) < 0)
		return -1;
	l->inputs.apart = true;
	if ((l->rates = store_load_rates(l->pg, l->plan, l->inputs.edition, err)) == NULL ||
	    inputs_sources(l->pg, l->inputs.known_at, l->inputs.sources, err) < 0 ||
	    life_begin(l->pg, &l->inputs, now, LEASE_SECONDS, &l->scan, err) < 0)
		return -1;
	const struct pg_param end[] = { pg_int(l->scan.scan_id), pg_text("published"), pg_time(now), pg_null() };
	return pg_exec(l->pg, run_end_scan, end, 4, err);
}

struct look *
look_open(struct pg *pg, const struct scan_options *o, struct diags *diags, struct err *err)
{
	struct look *l = mem_zero(1, sizeof(*l));

	l->pg = pg;
	l->inputs.as_of = o->as_of;
	l->inputs.known_at = o->known_at;
	if ((l->rs = store_find_ruleset(pg, o, diags, err)) != NULL) {
		l->plan = plan_new(l->rs);
		if (begin(l, o->now, err) == 0)
			return l;
	}
	look_close(l);
	return NULL;
}

void
look_close(struct look *l)
{
	if (l == NULL)
		return;
	pg_rollback(l->pg);
	rates_free(l->rates);
	plan_free(l->plan);
	ruleset_free(l->rs);
	mem_free(l);
}

int64_t
look_scan(const struct look *l)
{
	return l->scan.scan_id;
}

static int
write_verdict(struct look *l, const struct subject *s, const struct verdict *v, int32_t due, struct err *err)
{
	struct sink *sink = sink_new(l->plan, l->scan.line, l->scan.scan_id);
	int done = sink_begin(sink, l->pg, err);

	if (done == 0) {
		(void)sink_lay(sink, v, due);
		sink_put(sink, s);
		done = sink_end(sink, err) < 0 ? -1 : 0;
	}
	sink_free(sink);
	return done;
}

int
look_judge(struct look *l, int16_t part, int64_t facility, struct err *err)
{
	struct feed *feed = feed_new(l->pg, l->plan, l->inputs.as_of, l->inputs.known_at);
	struct batch *batch = batch_new(l->plan);
	struct judge *judge = judge_new(l->plan, l->inputs.as_of, l->inputs.lists_known);
	struct scorer *scorer = scorer_new(l->plan, l->rates);
	struct waydown *waydown = waydown_new(l->plan, scorer);
	struct due *due = due_new(l->plan, l->inputs.as_of);
	int done = feed_fill(feed, &(struct among){ .part = part, .id = &facility, .n = 1 }, true, batch, err);

	if (done == 0)
		judge_run(judge, batch);
	for (size_t i = 0; done == 0 && i < batch->nsubjects; i++) {
		struct verdict v;

		scorer_score(scorer, &batch->subject[i], judge_results(judge, i), judge_unread(judge, i), &v);
		waydown_find(waydown, judge_results(judge, i), &v);
		done = write_verdict(l, &batch->subject[i], &v, due_of(due, batch, &batch->subject[i]), err);
	}
	due_free(due);
	waydown_free(waydown);
	scorer_free(scorer);
	judge_free(judge);
	batch_free(batch);
	feed_free(feed);
	return done;
}
