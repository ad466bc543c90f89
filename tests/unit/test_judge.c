#include "batch.h"
#include "date.h"
#include "judge.h"
#include "mini.h"

/*
 * What the records of one facility make of a rule.  A case is its records, newest
 * first, one on a line, as of 2026-01-01:
 *
 *	audit 2025-06-01 held=true returned=false	an assessment and its answers
 *	self 2025-09-01 held=false			a self-assessment
 *	env 2025-09-01					one that observes nothing of ours
 *	partly 2025-09-01				an audit of which rows were refused
 *	finding 2025-06-01 STATUS TEXT			of the assessment above it
 *	critical 2025-06-01 STATUS TEXT			one that its source grades so
 *	answer 2025-06-01 STATUS held			the line that gave an answer, and its correction
 *	good cotton	match active	country KP	before the assessments
 *
 * and what is expected of one rule: hit, miss or unknown; for a hit the four factors in
 * permille, for a miss how far who cleared it is believed (a composite says nothing of that).
 */
static const struct {
	const char *what, *records, *rule, *expect;
} cases[] = {
	{ "nobody was asked", "", "docs.held", "unknown" },
	{ "an adverse answer", "audit 2025-06-01 held=true returned=false", "docs.held", "hit 500 800 1000 1000" },
	{ "a clean one", "audit 2025-06-01 held=false", "docs.held", "miss 800" },
	{ "one that the site gives of itself", "self 2025-06-01 held=false", "docs.held", "miss 400" },
	{ "the best of those who say so", "self 2025-09-01 held=false\naudit 2025-06-01 held=false", "docs.held", "miss 800" },
	{ "what a site admits is believed more than what it denies", "self 2025-06-01 held=true returned=false", "docs.held",
	    "hit 500 600 1000 1000" },
	{ "half an answer", "audit 2025-06-01 held=true", "docs.held", "unknown" },
	{ "an adverse answer fades and does not expire", "audit 2020-06-01 held=true returned=false", "docs.held",
	    "hit 500 800 500 1000" },
	{ "a clean answer expires", "audit 2024-12-31 held=false", "docs.held", "unknown" },
	{ "on the last day it counts", "audit 2025-01-02 held=false", "docs.held", "miss 800" },
	{ "falsified records clear nobody", "audit 2025-06-01 held=false records_reliable=false", "docs.held", "unknown" },
	{ "falsified records still accuse", "audit 2025-06-01 held=true returned=false records_reliable=false", "docs.held",
	    "hit 500 800 1000 1000" },
	{ "where access is not free nobody is cleared", "country KP\naudit 2025-06-01 held=false", "docs.held", "unknown" },
	{ "there too evidence counts", "country KP\naudit 2025-06-01 held=true returned=false", "docs.held",
	    "hit 500 800 1000 1000" },
	{ "a newer audit as good clears", "audit 2025-06-01 held=false\naudit 2025-02-01 held=true returned=false",
	    "docs.held", "miss 800" },
	{ "a self-assessment does not clear what an audit found",
	    "self 2025-09-01 held=false\naudit 2025-06-01 held=true returned=false", "docs.held", "hit 500 800 1000 1000" },
	{ "an audit clears what a self-assessment admitted",
	    "audit 2025-09-01 held=false\nself 2025-06-01 held=true returned=false", "docs.held", "miss 800" },
	{ "an older clean audit does not", "self 2025-09-01 held=true returned=false\naudit 2025-06-01 held=false",
	    "docs.held", "hit 500 600 1000 1000" },
	{ "a newer audit that clears may itself be too old to count as clean",
	    "audit 2023-06-01 held=false\naudit 2022-06-01 held=true returned=false", "docs.held", "unknown" },
	{ "one with falsified records does not clear",
	    "audit 2025-06-01 held=false records_reliable=false\naudit 2025-02-01 held=true returned=false", "docs.held",
	    "hit 500 800 1000 1000" },
	{ "falsified records of another year do not spoil this one's",
	    "audit 2025-06-01 held=false\naudit 2024-02-01 hours=50 records_reliable=false", "docs.held", "miss 800" },
	{ "answers of two assessments complete each other",
	    "audit 2025-06-01 returned=false\naudit 2025-02-01 held=true", "docs.held", "hit 500 800 1000 1000" },
	{ "two audits of one day that disagree", "audit 2025-06-01 held=false\naudit 2025-06-01 held=true returned=false",
	    "docs.held", "hit 500 800 1000 1000" },
	{ "in either order", "audit 2025-06-01 held=true returned=false\naudit 2025-06-01 held=false",
	    "docs.held", "hit 500 800 1000 1000" },
	{ "rows of an audit were refused: it clears nobody", "partly 2025-06-01 held=false", "docs.held", "unknown" },
	{ "nor by its findings", "partly 2025-06-01\nfinding 2025-06-01 open The roof leaks.", "text.threat", "unknown" },
	{ "but what it found counts", "partly 2025-06-01 held=true returned=false", "docs.held", "hit 500 800 1000 1000" },
	{ "the newest of two answers", "audit 2025-06-01 hours=50\naudit 2025-02-01 hours=70", "hours.long", "miss 800" },
	{ "the same rule twice counts its weightiest", "self 2025-09-01 hours=70\naudit 2025-06-01 hours=65", "hours.long",
	    "hit 250 800 1000 1000" },
	{ "a verified correction", "audit 2025-06-01 held=true returned=false\nanswer 2025-06-01 verified held", "docs.held",
	    "hit 500 800 1000 200" },
	{ "one by word alone", "audit 2025-06-01 held=true returned=false\nanswer 2025-06-01 closed held", "docs.held",
	    "hit 500 800 1000 700" },
	{ "of something else", "audit 2025-06-01 held=true returned=false hours=70\nanswer 2025-06-01 verified hours",
	    "docs.held", "hit 500 800 1000 1000" },
	{ "no credit against the state", "audit 2025-06-01 transfer=true\nanswer 2025-06-01 verified transfer",
	    "state.transfer", "hit 500 800 1000 1000" },
	{ "a finding", "audit 2025-06-01\nfinding 2025-06-01 open Managers threaten workers.", "text.threat",
	    "hit 250 800 1000 1000" },
	{ "findings without it", "audit 2025-06-01\nfinding 2025-06-01 open The roof leaks.", "text.threat", "miss 800" },
	{ "no findings at all", "audit 2025-06-01", "text.threat", "miss 800" },
	{ "an expired audit without findings", "audit 2024-06-01", "text.threat", "unknown" },
	{ "an audit that cannot see it", "env 2025-06-01", "text.threat", "unknown" },
	{ "a self-assessment has no findings to show", "self 2025-06-01 held=false", "text.threat", "unknown" },
	{ "a finding nobody can read", "audit 2025-06-01\nfinding 2025-06-01 open -", "text.threat", "unknown" },
	{ "a grave finding that nobody understands", "audit 2025-06-01\ncritical 2025-06-01 open They kneel in the yard.",
	    "text.threat", "unknown" },
	{ "an answer of the same audit stays clean", "audit 2025-06-01 held=false\ncritical 2025-06-01 open They kneel in the yard.",
	    "docs.held", "miss 800" },
	{ "one that is understood is evidence", "audit 2025-06-01\ncritical 2025-06-01 open They threaten workers.", "text.threat",
	    "hit 250 800 1000 1000" },
	{ "closed by word alone it still stands", "audit 2025-06-01\ncritical 2025-06-01 closed They kneel in the yard.", "text.threat",
	    "unknown" },
	{ "not when its correction was verified", "audit 2025-06-01\ncritical 2025-06-01 verified They kneel in the yard.", "text.threat",
	    "miss 800" },
	{ "nor when a newer audit tells of it no more",
	    "audit 2025-09-01\naudit 2025-06-01\ncritical 2025-06-01 open They kneel in the yard.", "text.threat", "miss 800" },
	{ "one of the same day does not supersede",
	    "audit 2025-06-01\naudit 2025-06-01\ncritical 2025-06-01 open They kneel in the yard.", "text.threat", "unknown" },
	{ "nor one that cannot see it", "env 2025-09-01\naudit 2025-06-01\ncritical 2025-06-01 open They kneel in the yard.",
	    "text.threat", "unknown" },
	{ "nor what the site says of itself",
	    "self 2025-09-01 held=false\naudit 2025-06-01\ncritical 2025-06-01 open They kneel in the yard.", "text.threat", "unknown" },
	{ "an older audit's silence is not clean either",
	    "audit 2025-09-01\ncritical 2025-09-01 open They kneel in the yard.\naudit 2025-06-01", "text.threat", "unknown" },
	{ "a site may tell of it as well", "self 2025-09-01 held=false\ncritical 2025-09-01 open They kneel in the yard.\naudit 2025-06-01",
	    "text.threat", "unknown" },
	{ "a finding corrected and verified", "audit 2025-06-01\nfinding 2025-06-01 verified They threaten workers.",
	    "text.threat", "hit 250 800 1000 200" },
	{ "a control", "audit 2025-06-01 channel=true", "ctl.channel", "hit 250 800 1000 1000" },
	{ "a control expires like a clean answer", "audit 2024-06-01 channel=true", "ctl.channel", "unknown" },
	{ "falsified records earn no control", "audit 2025-06-01 channel=true records_reliable=false", "ctl.channel",
	    "unknown" },
	{ "nor does an audit where access is not free", "country KP\naudit 2025-06-01 channel=true", "ctl.channel",
	    "unknown" },
	{ "a control that is gone", "audit 2025-06-01 channel=false\naudit 2025-02-01 channel=true", "ctl.channel",
	    "miss 800" },
	{ "an attribute", "country KP", "ctx.kp", "hit 250 1000 1000 1000" },
	{ "an attribute that clears", "country VN", "ctx.kp", "miss 1000" },
	{ "no attribute", "", "ctx.kp", "unknown" },
	{ "a good", "good tea\ngood cotton", "ctx.good", "hit 100 1000 1000 1000" },
	{ "other goods", "good tea", "ctx.good", "miss 1000" },
	{ "no goods known", "", "ctx.good", "unknown" },
	{ "on a list", "match active", "list.active", "hit 500 1000 1000 1000" },
	{ "no longer in force", "match inactive", "list.active", "miss 1000" },
	{ "on no list", "", "list.active", "miss 1000" },
	{ "a composite is as sure as its weakest part", "self 2025-09-01 hours=70\naudit 2025-06-01 held=true returned=false",
	    "both.docs_hours", "hit 250 600 1000 1000" },
	{ "a composite of a composite", "self 2025-09-01 hours=70\naudit 2025-06-01 held=true returned=false",
	    "again.both", "hit 100 600 1000 1000" },
	{ "a composite decided by one part", "audit 2025-06-01 held=false", "both.docs_hours", "miss" },
	{ "a composite of unknowns", "audit 2025-06-01 hours=70", "both.docs_hours", "unknown" },
};

struct world {
	struct ruleset *rs;
	struct plan *plan;
	struct batch *batch;
};

static const struct fact *
fact(const struct world *w, const char *name)
{
	return ruleset_fact(w->rs, str_of(name));
}

static void
set_code(const struct world *w, enum record on, const char *name, uint32_t row, struct str value)
{
	const struct fact *f = fact(w, name);

	table_set_code(w->batch->table[on], f, row, domain_code(f->domain, value));
}

static void
set_answer(const struct world *w, uint32_t row, struct str name, struct str value)
{
	const struct fact *f = ruleset_fact(w->rs, name);
	double num;

	if (f->type == FACT_BOOL)
		table_set_bool(w->batch->table[ON_FACILITY], f, row, str_is(value, "true"));
	else if (str_num(value, &num))
		table_set_num(w->batch->table[ON_FACILITY], f, row, num);
}

static void
add_assessment(const struct world *w, const char *kind, int32_t date, struct str answers, int64_t id)
{
	bool self = strcmp(kind, "self") == 0;
	const char *scheme = self ? "questionnaire" : strcmp(kind, "env") == 0 ? "environmental" : "audit";
	struct assessment_row a = { .id = id, .date = date, .self = self, .incomplete = strcmp(kind, "partly") == 0,
		.scheme = domain_code(fact(w, "scheme")->domain, str_of(scheme)) };
	uint32_t row = batch_assessment(w->batch, &a);
	struct str pair, name;

	set_code(w, ON_FACILITY, "assessment_kind", row, str_of(self ? "self_assessment" : "audit"));
	while (str_split(&answers, ' ', &pair))
		if (str_split(&pair, '=', &name))
			set_answer(w, row, name, pair);
}

/* A line of a finding or of an answer's correction. */
static void
add_finding(const struct world *w, struct subject *s, struct str kind, int32_t date, struct str rest, int64_t id)
{
	bool answer = str_is(kind, "answer");
	struct finding_row f = { .id = id, .date = date, .narrative = !answer, .row = s->row + s->nrows - 1 };
	struct str status;
	uint32_t row;

	str_split(&rest, ' ', &status);
	while (f.remedy < REMEDY_VERIFIED && !str_is(status, remedy_name[f.remedy]))
		f.remedy = (enum remedy)(f.remedy + 1);
	if (answer)
		f.fact = ruleset_fact(w->rs, rest);
	row = batch_finding(w->batch, s, &f);
	if (row != NO_ROW && !str_is(rest, "-"))
		table_set_text(w->batch->table[ON_FINDING], fact(w, "finding_text"), row, rest);
	if (row != NO_ROW && str_is(kind, "critical"))
		set_code(w, ON_FINDING, "finding_severity", row, kind);
}

static void
add_record(const struct world *w, struct subject *s, struct str line, int64_t id)
{
	struct str kind, word;
	char name[16];
	int32_t date = 0;

	str_split(&line, ' ', &kind);
	snprintf(name, sizeof(name), "%.*s", STR_ARG(kind));
	if (str_is(kind, "country")) {
		set_code(w, ON_FACILITY, "country", s->row, line);
	} else if (str_is(kind, "good")) {
		set_code(w, ON_GOOD, "good", batch_good(w->batch, s), line);
	} else if (str_is(kind, "match")) {
		set_code(w, ON_MATCH, "match_status", batch_match(w->batch, s, &(struct match_row){ id }), line);
	} else {
		T(str_split(&line, ' ', &word) && date_parse(word, &date));
		if (str_is(kind, "finding") || str_is(kind, "answer") || str_is(kind, "critical"))
			add_finding(w, s, kind, date, line, id);
		else
			add_assessment(w, name, date, line, id);
	}
}

static const char *
verdict(const struct results *r, unsigned rule, char text[64])
{
	const struct proof *p = &r->of[rule].proof;

	switch (results_truth(r, rule)) {
	case HIT:
		snprintf(text, 64, "hit %d %d %d %d", p->strength, p->reliability, p->age, p->remediation);
		break;
	case MISS:
		snprintf(text, 64, r->cleared[rule] > 0 ? "miss %d" : "miss", r->cleared[rule]);
		break;
	case UNKNOWN:
		snprintf(text, 64, "unknown");
	}
	return text;
}

int
main(void)
{
	struct world w = { .rs = mini_ruleset() };
	struct judge *judge;
	size_t n = sizeof(cases) / sizeof(cases[0]);

	if (w.rs == NULL)
		return t_done();
	w.plan = plan_new(w.rs);
	w.batch = batch_new(w.plan);
	judge = judge_new(w.plan, date_of(2026, 1, 1), true);

	/* all cases are facilities of one batch, several times over: more than one chunk, and
	 * nothing of one may show in another */
	for (size_t i = 0; i < 12 * n; i++) {
		struct str lines = str_of(cases[i % n].records), line;
		struct subject *s = batch_subject(w.batch, (int64_t)i, 1);
		int64_t id = 0;

		while (str_split(&lines, '\n', &line))
			add_record(&w, s, line, ++id);
	}
	batch_complete(w.batch);
	judge_run(judge, w.batch);
	for (size_t i = 0; i < 12 * n; i++) {
		const struct rule *rule = ruleset_rule(w.rs, str_of(cases[i % n].rule));
		char text[64];

		if (!T_STR(verdict(judge_results(judge, i), rule->index, text), cases[i % n].expect))
			printf("#   %s (%zu)\n", cases[i % n].what, i);
	}
	judge_free(judge);
	batch_free(w.batch);
	plan_free(w.plan);
	ruleset_free(w.rs);
	return t_done();
}
