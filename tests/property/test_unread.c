/*
 * One more finding that nobody understands never makes a site look better: with the ruleset that is
 * shipped, its score and its potential do not fall, no more is covered, and its band is not a lower one.
 */
#include "date.h"
#include "judge.h"
#include "rates.h"
#include "score.h"
#include "t.h"

enum { PAIRS = 1000, RECORDS = 4 };

struct world {
	struct ruleset *rs;
	struct plan *plan;
	struct batch *batch;
	uint64_t seed;
};

static unsigned
below(struct world *w, unsigned n)
{
	w->seed = w->seed * 6364136223846793005u + 1442695040888963407u;
	return (unsigned)(w->seed >> 33) % n;
}

static void
set_code(const struct world *w, enum record on, const char *name, uint32_t row, const char *value)
{
	const struct fact *f = ruleset_fact(w->rs, str_of(name));

	table_set_code(w->batch->table[on], f, row, domain_code(f->domain, str_of(value)));
}

static void
set_text(const struct world *w, const char *name, uint32_t row, const char *value)
{
	table_set_text(w->batch->table[ON_FINDING], ruleset_fact(w->rs, str_of(name)), row, str_of(value));
}

static void
add_assessment(struct world *w, int64_t id, int32_t date)
{
	static const char *const scheme[] = { "smeta", "canonical", "environmental", "questionnaire" };
	static const char *const announced[] = { "announced", "semi_announced", "unannounced" };
	static const char *const yes_no[] = { "documents_held", "ot_voluntary", "dorm_curfew", "payroll_falsified", "records_reliable" };
	unsigned s = below(w, 4);
	const struct assessment_row a = { .id = id, .date = date, .self = s == 3,
		.scheme = domain_code(ruleset_fact(w->rs, STR("scheme"))->domain, str_of(scheme[s])) };
	uint32_t row = batch_assessment(w->batch, &a);

	set_code(w, ON_FACILITY, "assessment_kind", row, s == 3 ? "self_assessment" : "audit");
	set_code(w, ON_FACILITY, "scheme", row, scheme[s]);
	set_code(w, ON_FACILITY, "announced", row, announced[below(w, 3)]);
	for (size_t i = 0; i < sizeof(yes_no) / sizeof(yes_no[0]); i++)
		if (below(w, 3) > 0)
			table_set_bool(w->batch->table[ON_FACILITY], ruleset_fact(w->rs, str_of(yes_no[i])), row, below(w, 2) == 0);
}

/* A finding of S; GRAVE: one that no rule understands. */
static void
add_finding(struct world *w, struct subject *s, int64_t id, bool grave)
{
	static const char *const told[] = { "They kneel in the yard until they sign.", "Two extinguishers were out of date.",
		"Passports are kept by the employer in a safe.", "Workers may not leave the dormitory at night.",
		"Wages were paid two months late." };
	static const char *const about[] = { "Other", "Fire safety", "Wages" };
	static const char *const severity[] = { "critical", "major", "minor" };
	const uint32_t of = s->row + below(w, s->nrows);
	const struct finding_row f = { .id = id, .row = of, .date = w->batch->assessment[of].date, .narrative = true,
		.remedy = (enum remedy)below(w, grave ? REMEDY_VERIFIED : NREMEDIES) };
	const uint32_t row = batch_finding(w->batch, s, &f);

	set_text(w, "finding_text", row, told[grave ? 0 : below(w, 5)]);
	if (grave || below(w, 2) == 0)
		set_text(w, "finding_subject", row, about[grave ? 0 : below(w, 3)]);
	set_code(w, ON_FINDING, "finding_severity", row, severity[below(w, grave ? 2 : 3)]);
}

/* Two facilities of the same records, the second with one finding more. */
static void
make_pair(struct world *w)
{
	uint64_t seed = w->seed;
	unsigned n;

	batch_reset(w->batch);
	for (int64_t more = 0; more < 2; more++) {
		w->seed = seed;
		set_code(w, ON_FACILITY, "country", batch_subject(w->batch, more, 1)->row, "VN");
		n = 1 + below(w, RECORDS);
		for (unsigned i = 0; i < n; i++)
			add_assessment(w, (int64_t)i + 1, date_of(2026, 1, 1) - 200 * (int32_t)i - (int32_t)below(w, 200));
	}
	seed = w->seed;
	for (int more = 0; more < 2; more++) {
		w->seed = seed;
		n = below(w, RECORDS);
		for (unsigned i = 0; i < n; i++)
			add_finding(w, &w->batch->subject[more], (int64_t)i + 1, false);
	}
	add_finding(w, &w->batch->subject[1], RECORDS + 1, true);
	batch_complete(w->batch);
}

int
main(void)
{
	struct diags *diags = diags_new();
	struct err err = { 0 };
	struct world w = { .seed = 20261129, .rs = ruleset_load(SOURCE_DIR "/rules", diags, &err) };
	struct judge *judge;
	struct rates *rates;
	struct scorer *scorer;
	int stood = 0, less = 0, unranked = 0;

	diags_free(diags);
	if (!T(w.rs != NULL))
		return t_done();
	w.plan = plan_new(w.rs);
	w.batch = batch_new(w.plan);
	judge = judge_new(w.plan, date_of(2026, 1, 1), true);
	rates = rates_new(w.plan);
	rates_ready(rates);
	scorer = scorer_new(w.plan, rates);
	for (int i = 0; i < PAIRS; i++) {
		struct verdict v[2];

		make_pair(&w);
		judge_run(judge, w.batch);
		for (size_t k = 0; k < 2; k++)
			scorer_score(scorer, &w.batch->subject[k], judge_results(judge, k), judge_unread(judge, k), &v[k]);
		T(v[1].score >= v[0].score && v[1].potential >= v[0].potential && v[1].coverage <= v[0].coverage);
		T(v[1].band >= v[0].band || v[1].band == BAND_INSUFFICIENT);
		T(v[0].band != BAND_INSUFFICIENT || v[1].band == BAND_INSUFFICIENT);
		T(v[1].unread.n == 0 || v[1].band != 0);
		stood += v[1].unread.n > v[0].unread.n;
		less += v[1].coverage < v[0].coverage;
		unranked += v[0].band == 0 && v[1].band == BAND_INSUFFICIENT;
	}
	T(stood > PAIRS / 4 && less > PAIRS / 20 && unranked > 0);	/* else nothing was tried */
	printf("# of %d sites %d have a finding more that stands, %d are covered less, %d leave the lowest band\n", PAIRS, stood, less,
	    unranked);
	scorer_free(scorer);
	rates_free(rates);
	judge_free(judge);
	batch_free(w.batch);
	plan_free(w.plan);
	ruleset_free(w.rs);
	return t_done();
}
