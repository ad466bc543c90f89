#include "diag.h"
#include "mem.h"
#include "ruleset.h"
#include "t.h"
#include "waydown.h"

/*
 * The way down against what it means: the verdict after the closures is the one that
 * scorer_score gives, and no smaller set of closures does it, by trying all of them.
 */
enum { CASES = 6000, TRIED = 9 };	/* pieces of which all sets are tried */

struct world {
	struct ruleset *rs;
	struct plan *plan;
	struct rates *rates;
	struct scorer *scorer;
	struct waydown *waydown;
	struct weights weights;
	struct results results, closed;
	uint64_t seed;
};

static uint64_t
next_random(uint64_t *state)
{
	uint64_t z = (*state += 0x9e3779b97f4a7c15u);

	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
	z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
	return z ^ (z >> 31);
}

static int
below(struct world *w, int n)
{
	return (int)(next_random(&w->seed) % (uint64_t)n);
}

static void
compose(struct world *w, struct results *results)
{
	for (size_t i = 0; i < w->plan->ncomposites; i++) {
		const struct rule *rule = w->plan->composite[i];

		if (results_truth(results, rule->index) == HIT)
			results->of[rule->index].proof = judge_composed(w->plan, &w->weights, rule, results);
	}
}

static enum proof_of
record_of(struct world *w, const struct rule *rule)
{
	switch (rule->on) {
	case ON_FINDING:
		return PROOF_FINDING;
	case ON_GOOD:
		return PROOF_GOOD;
	case ON_MATCH:
		return PROOF_MATCH;
	default:
		return w->plan->rule[rule->index].nanswers > 0 ? PROOF_ASSESSMENT : PROOF_FACILITY;
	}
}

/* One rule in RARE fired; the rest are about as often unknown as false. */
static void
fill(struct world *w, int rare)
{
	for (size_t i = 0; i < w->rs->nrules; i++) {
		const struct rule *rule = &w->rs->rule[i];
		struct result *r = &w->results.of[i];

		results_set(&w->results, i, below(w, 2) == 0 ? UNKNOWN : MISS);
		w->results.cleared[i] = 800;
		if (below(w, rare) != 0)
			continue;
		/* few lists and orders: they leave no way down */
		if ((rule->floor >= 800 || rule->on == ON_MATCH) && below(w, 4) != 0)
			continue;
		results_set(&w->results, i, HIT);
		r->count = 1;
		r->reliability = 400 + 100 * below(w, 7);
		r->age = 600 + 100 * below(w, 5);
		r->proof = weigh(&w->rs->model, &w->weights, rule, record_of(w, rule), 1, r->reliability, r->age,
		    (enum remedy)(below(w, 3) == 0 ? below(w, NREMEDIES) : REMEDY_OPEN));
	}
	compose(w, &w->results);
}

static struct verdict
score(struct world *w, const struct results *results)
{
	const struct subject site = { .org_id = 1, .country = -1, .sector = -1, .workers = 500 };
	struct verdict v;

	scorer_score(w->scorer, &site, results, (struct unread){ .n = 0 }, &v);
	return v;
}

static bool
is_closable(const struct world *w, unsigned rule)
{
	const struct rule *r = &w->rs->rule[rule];
	const struct proof *p = &w->results.of[rule].proof;

	return results_truth(&w->results, rule) == HIT && (p->of == PROOF_ASSESSMENT || p->of == PROOF_FINDING) && p->standing &&
	    p->nats > 0 && r->indicator != IND_STATE_IMPOSED && r->indicator != IND_CONTEXT && r->indicator != IND_CONTROLS;
}

/* The verdict when the N rules are closed and verified. */
static struct verdict
score_closed(struct world *w, const unsigned *rule, size_t n)
{
	for (size_t i = 0; i < w->rs->nrules; i++) {
		results_set(&w->closed, i, results_truth(&w->results, i));
		w->closed.cleared[i] = w->results.cleared[i];
		w->closed.of[i] = w->results.of[i];
	}
	for (size_t i = 0; i < n; i++) {
		struct result *r = &w->closed.of[rule[i]];

		r->proof = weigh(&w->rs->model, &w->weights, &w->rs->rule[rule[i]], r->proof.of, 1, r->reliability, r->age, REMEDY_VERIFIED);
	}
	compose(w, &w->closed);
	return score(w, &w->closed);
}

/* The size of the smallest set that leads down, or SIZE_MAX. */
static size_t
smallest(struct world *w, const unsigned *closable, size_t n, int edge)
{
	size_t best = SIZE_MAX;

	for (unsigned set = 0; set < 1u << n; set++) {
		unsigned rule[TRIED];
		size_t size = 0;

		for (size_t i = 0; i < n; i++)
			if ((set >> i & 1) != 0)
				rule[size++] = closable[i];
		if (size < best && score_closed(w, rule, size).score < edge)
			best = size;
	}
	return best;
}

static void
check(struct world *w, size_t seen[4], size_t *tried)
{
	unsigned *rule = mem_zero(w->rs->nrules, sizeof(*rule)), *closable = mem_zero(w->rs->nrules, sizeof(*closable));
	size_t n = 0, nclosable = 0;
	struct verdict v = score(w, &w->results), after;
	int band = v.band;
	struct way way;
	bool right = true;

	waydown_find(w->waydown, &w->results, &v);
	way = v.way;
	seen[way.kind]++;
	for (size_t i = 0; i < way.npieces; i++)
		rule[n++] = v.evidence[way.piece[i]].rule;
	for (size_t i = 0; i < w->rs->nrules; i++)
		if (is_closable(w, (unsigned)i))
			closable[nclosable++] = (unsigned)i;
	right &= T((way.kind == WAY_NONE) == (band <= 0));
	if (way.kind == WAY_SMALLEST || way.kind == WAY_FOUND) {
		for (size_t i = 0; i < n; i++)
			right &= T(is_closable(w, rule[i]));
		after = score_closed(w, rule, n);
		right &= T_INT(way.score, after.score);
		right &= T_INT(way.band, after.band);
		right &= T(after.band < band);
	} else if (way.kind == WAY_BARRED) {
		for (size_t i = 0; i < n; i++)
			right &= T(!is_closable(w, rule[i]));
		after = score_closed(w, closable, nclosable);
		right &= T_INT(way.score, after.score);
		right &= T_INT(after.band, band);
		right &= T(after.score >= way.edge);
	}
	if (way.kind != WAY_NONE && nclosable <= TRIED) {
		size_t best = smallest(w, closable, nclosable, way.edge);

		(*tried)++;
		if (way.kind == WAY_SMALLEST)
			right &= T_INT(n, best);
		else
			right &= T(way.kind == WAY_FOUND ? best <= n && best != SIZE_MAX : best == SIZE_MAX);
	}
	if (!right)
		printf("#   of %zu that can be closed, kind %d of %zu, band %d\n", nclosable, way.kind, n, band);
	mem_free(rule);
	mem_free(closable);
}

int
main(void)
{
	struct diags *diags = diags_new();
	struct err err = { 0 };
	struct world w = { .rs = ruleset_load(SOURCE_DIR "/rules", diags, &err), .seed = 20261128 };
	size_t seen[4] = { 0 }, tried = 0;

	diags_free(diags);
	if (!T(w.rs != NULL))
		return t_done();
	w.plan = plan_new(w.rs);
	w.rates = rates_new(w.plan);
	rates_ready(w.rates);
	w.scorer = scorer_new(w.plan, w.rates);
	w.waydown = waydown_new(w.plan, w.scorer);
	results_init(&w.results, w.rs->nrules);
	results_init(&w.closed, w.rs->nrules);
	for (int i = 0; i < CASES; i++) {
		fill(&w, i % 3 == 0 ? 12 : 40);
		check(&w, seen, &tried);
	}
	printf("# none %zu, smallest %zu, found %zu, barred %zu; all sets tried of %zu\n", seen[WAY_NONE], seen[WAY_SMALLEST],
	    seen[WAY_FOUND], seen[WAY_BARRED], tried);
	T(seen[WAY_SMALLEST] > 500 && seen[WAY_FOUND] > 100 && seen[WAY_BARRED] > 100 && tried > 500);
	results_fini(&w.results);
	results_fini(&w.closed);
	waydown_free(w.waydown);
	scorer_free(w.scorer);
	rates_free(w.rates);
	plan_free(w.plan);
	ruleset_free(w.rs);
	return t_done();
}
