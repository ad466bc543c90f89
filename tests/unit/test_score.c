#include "mini.h"
#include "nats.h"
#include "score.h"

/*
 * From results to a score, with the mini ruleset's numbers: strong 0.5, medium 0.25,
 * possible 0.1.  A case names the rules that fired, with how far they are believed
 * in permille, and those that are unknown; all others are false.
 */
static const struct {
	const char *fired, *unknown;
	int score;			/* tenths */
	const char *band, *pattern;
	int floor;
} cases[] = {
	{ "", "", 0, "low", "none", 0 },
	{ "docs.held 1000", "", 500, "elevated", "menace", 0 },
	{ "docs.held 500", "", 250, "guarded", "menace", 0 },
	{ "docs.held 400", "", 200, "guarded", "menace", 0 },			/* the edge is in the upper band */
	{ "docs.held 398", "", 199, "low", "menace", 0 },
	{ "hours.long 1000", "", 250, "guarded", "involuntariness", 0 },
	{ "docs.held 1000,hours.long 1000", "", 625, "high", "both_strong", 0 },	/* 1 - 0.5 x 0.75 */
	{ "docs.held 100,hours.long 1000", "", 600, "high", "both_strong", 600 },	/* 0.2875, lifted to the high band */
	{ "text.threat 1000,hours.long 1000", "", 437, "elevated", "both", 0 },		/* no strong evidence: no floor */
	{ "hours.long 1000,hours.forced 1000", "", 600, "high", "both_strong", 600 },	/* one story: 0.5, lifted */
	{ "hours.long 1000,hours.forced 300", "", 600, "high", "both_strong", 600 },	/* 0.25, lifted */
	{ "state.transfer 1000,list.active 1000", "", 800, "severe", "both_strong", 800 },	/* two stories: 0.75, lifted */
	{ "text.threat 1000,said.threat 1000", "", 325, "guarded", "menace", 0 },	/* findings are not answers */
	{ "hours.long 1000,said.hours 400", "", 250, "guarded", "involuntariness", 0 },	/* two tellings: the weightier */
	{ "hours.long 1000,said.hours 700", "", 350, "guarded", "involuntariness", 0 },
	{ "list.active 1000", "", 800, "severe", "both_strong", 800 },
	{ "ctx.kp 1000", "", 250, "guarded", "none", 0 },
	{ "ctx.kp 1000,ctx.good 1000", "", 300, "guarded", "none", 0 },			/* 32.5, capped at 30 */
	{ "ctx.kp 1000,ctl.channel 1000", "", 194, "low", "none", 0 },			/* nats x 0.75 */
	{ "ctx.kp 1000", "docs.held,hours.long,hours.forced,state.transfer,text.threat,said.threat,said.hours", 250,
	    "insufficient", "none", 0 },
	{ "said.threat 1000", "docs.held,hours.long,hours.forced,state.transfer,text.threat,said.hours", 100,
	    "insufficient", "menace", 0 },		/* little that is bad, little known: not among the safe */
	{ "text.threat 1000", "docs.held,hours.long,hours.forced,state.transfer,said.threat,said.hours", 250, "guarded", "menace", 0 },
};

struct world {
	struct ruleset *rs;
	struct plan *plan;
	struct rates *rates;
	struct scorer *scorer;
	struct weights weights;
	struct results results;
};

static void
set_result(struct world *w, struct str id, enum truth3 truth, int reliability)
{
	const struct rule *rule = ruleset_rule(w->rs, id);

	results_set(&w->results, rule->index, truth);
	if (truth == HIT)
		w->results.of[rule->index].proof =
		    weigh(&w->rs->model, &w->weights, rule, PROOF_ASSESSMENT, 7, reliability, 1000, REMEDY_OPEN);
}

static void
set_results(struct world *w, const char *fired, const char *unknown)
{
	struct str list = str_of(fired), item, id;
	int64_t reliability;

	for (size_t i = 0; i < w->rs->nrules; i++) {
		results_set(&w->results, i, MISS);
		w->results.cleared[i] = PERMILLE;
	}
	while (str_split(&list, ',', &item)) {
		str_split(&item, ' ', &id);
		T(str_int(item, &reliability));
		set_result(w, id, HIT, (int)reliability);
	}
	list = str_of(unknown);
	while (str_split(&list, ',', &item))
		set_result(w, item, UNKNOWN, 0);
}

static struct verdict
score(struct world *w)
{
	const struct subject site = { .org_id = 1, .country = -1, .sector = -1, .workers = 500 };
	struct verdict v;

	scorer_score(w->scorer, &site, &w->results, (struct unread){ .n = 0 }, &v);
	return v;
}

/* Coverage is how much was seen, weighed with how far those who saw it are believed. */
static void
check_coverage(struct world *w)
{
	set_results(w, "docs.held 1000", "");
	T_INT(score(w).coverage, 1000);
	for (size_t i = 0; i < w->rs->nrules; i++)
		w->results.cleared[i] = (int16_t)(w->results.of[i].proof.reliability = 400);
	T_INT(score(w).coverage, 400);
	for (size_t i = 0; i < w->rs->nrules; i++)
		results_set(&w->results, i, UNKNOWN);
	T_INT(score(w).coverage, 0);
}

/* Of evidence that tells the same the weightiest has all the points. */
static void
check_story(struct world *w)
{
	struct verdict v;

	set_results(w, "hours.long 1000,hours.forced 1000,docs.held 100", "");
	v = score(w);
	T_INT(v.nevidence, 3);
	T_STR(w->rs->rule[v.evidence[0].rule].id, "hours.forced");
	T_STR(w->rs->rule[v.evidence[2].rule].id, "hours.long");
	T_INT(v.evidence[2].points, 0);
	/* nor would the other add what it tells again */
	set_results(w, "hours.long 1000", "hours.forced");
	v = score(w);
	T_INT(v.ngaps, 1);
	T_INT(v.gap[0].gain, 250);
	/* of an answer and a finding that weigh the same, the finding: it has the words */
	set_results(w, "hours.forced 500,said.hours 500", "");
	v = score(w);
	T_INT(v.nevidence, 2);
	T_STR(w->rs->rule[v.evidence[0].rule].id, "said.hours");
	T_INT(v.evidence[1].points, 0);
}

/* What holds for every verdict. */
static void
check_invariants(const struct verdict *v)
{
	int sum = 0;

	for (size_t i = 0; i < v->nevidence; i++) {
		sum += v->evidence[i].points;
		T(v->evidence[i].points >= 0);
		T(i == 0 || v->evidence[i - 1].points >= v->evidence[i].points);
	}
	T(v->score >= 0 && v->score <= POINTS && v->coverage >= 0 && v->coverage <= PERMILLE);
	T(v->score <= v->potential);
	/* points add up to the score as printed; what a floor lifts is a row of its own */
	if (v->floor > 0)
		T(sum < v->floor && v->score == v->floor);
	else
		T_INT(sum, v->score);
	for (size_t i = 1; i < v->ngaps; i++)
		T(v->gap[i - 1].gain >= v->gap[i].gain);
}

static uint64_t
next_random(uint64_t *state)
{
	uint64_t z = (*state += 0x9e3779b97f4a7c15u);

	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
	z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
	return z ^ (z >> 31);
}

static void
random_results(struct world *w, uint64_t *seed)
{
	for (size_t i = 0; i < w->rs->nrules; i++) {
		const struct rule *rule = &w->rs->rule[i];

		results_set(&w->results, i, (enum truth3)(next_random(seed) % 3));
		w->results.cleared[i] = 0;
		if (results_truth(&w->results, i) == HIT)
			w->results.of[i].proof = weigh(&w->rs->model, &w->weights, rule, PROOF_ASSESSMENT, (int64_t)i,
			    (int)(next_random(seed) % 1001), (int)(next_random(seed) % 1001),
			    (enum remedy)(next_random(seed) % NREMEDIES));
	}
}

/* Monotone: one more piece of adverse evidence, or a weightier one, never lowers a score. */
static void
check_monotone(struct world *w, uint64_t *seed, const struct verdict *before)
{
	size_t i = next_random(seed) % w->rs->nrules;
	const struct rule *rule = &w->rs->rule[i];
	struct proof more = weigh(&w->rs->model, &w->weights, rule, PROOF_ASSESSMENT, 1, 1000, 1000, REMEDY_OPEN);
	struct verdict after;

	if (rule->indicator == IND_CONTROLS)
		return;
	results_set(&w->results, i, HIT);
	w->results.of[i].proof = more;
	after = score(w);
	T(after.score >= before->score);
	T(after.pattern == before->pattern || after.pattern > PATTERN_NONE);
	check_invariants(&after);
}

int
main(void)
{
	struct world w = { .rs = mini_ruleset() };
	uint64_t seed = 20261123;

	if (w.rs == NULL)
		return t_done();
	w.plan = plan_new(w.rs);
	w.rates = rates_new(w.plan);
	rates_ready(w.rates);
	w.scorer = scorer_new(w.plan, w.rates);
	results_init(&w.results, w.rs->nrules);

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct verdict v;
		bool right;

		set_results(&w, cases[i].fired, cases[i].unknown);
		v = score(&w);
		right = T_INT(v.score, cases[i].score);
		right &= T_STR(score_band(&w.rs->model, v.band), cases[i].band);
		right &= T_STR(pattern_name[v.pattern], cases[i].pattern);
		right &= T_INT(v.floor, cases[i].floor);
		if (!right)
			printf("#   fired %s, unknown %s\n", cases[i].fired, cases[i].unknown);
		check_invariants(&v);
	}

	for (int i = 0; i < 20000; i++) {
		struct verdict v, again;

		random_results(&w, &seed);
		v = score(&w);
		check_invariants(&v);
		again = score(&w);
		T(again.score == v.score && again.potential == v.potential && again.priority == v.priority);
		check_monotone(&w, &seed, &v);
	}

	check_coverage(&w);
	check_story(&w);

	/* potential counts an unknown rule at the share at which it fires: a tenth of 0.5's nats */
	set_results(&w, "", "docs.held");
	T_INT(score(&w).potential, nats_score(nats_of_ppm(500000) / 10));
	set_results(&w, "", "docs.held,hours.long");
	{
		struct verdict v = score(&w);

		T_INT(v.ngaps, 2);
		T_STR(w.rs->rule[v.gap[0].rule].id, "docs.held");
		T_INT(v.gap[0].gain, 500);
	}

	results_fini(&w.results);
	scorer_free(w.scorer);
	rates_free(w.rates);
	plan_free(w.plan);
	ruleset_free(w.rs);
	return t_done();
}
