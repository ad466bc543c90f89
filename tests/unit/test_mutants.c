/* Small mistakes in rules: which there are, and which of them a rule's tests do not notice. */
#include "buf.h"
#include "expr_mutate.h"
#include "ruletest.h"
#include "ruletest_gap.h"
#include "term_idle.h"
#include "words.h"

static const struct {
	const char *text, *mutants;
} cases[] = {
	{ "held", "" },
	{ "not held", "held" },
	{ "held and returned", "returned; held; held or returned" },
	{ "held or returned or transfer", "returned or transfer; held or transfer; held and returned or transfer; "
	    "held or returned; (held or returned) and transfer" },
	{ "hours > 60", "hours >= 60; hours > 45; hours > 75" },
	{ "hours <= 60", "hours < 60; hours <= 45; hours <= 75" },
	{ "hours > 0", "hours >= 0; hours > -1; hours > 1" },
	{ "wage < fee", "wage <= fee" },
	{ "held = true", "held != true" },
	{ "country in [\"BD\", \"CN\"]", "country in [\"CN\"]; country in [\"BD\"]" },
	{ "country in [\"BD\"]", "" },
	{ "hours between 48 and fee / 2", "hours between 48 and fee * 2; hours > 48 and hours <= fee / 2; "
	    "hours between 36 and fee / 2; hours between 60 and fee / 2; hours >= 48 and hours < fee / 2" },
	{ "held is known", "held is unknown" },
	{ "repaid_on < date(\"2025-01-01\")", "repaid_on <= date(\"2025-01-01\"); repaid_on < date(\"2024-01-02\"); "
	    "repaid_on < date(\"2026-01-01\")" },
	{ "fee + wage > 0", "fee - wage > 0; fee + wage >= 0; fee + wage > -1; fee + wage > 1" },
	{ "address matches {threat}", "" },
};

static const struct expr *
parse(const struct ruleset *rs, const char *text, struct arena *arena)
{
	struct diags *diags = diags_new();
	const struct expr *e = ruleset_expr(rs, arena, ON_FACILITY, str_of(text), "test", diags);

	diags_print(diags, stdout);
	diags_free(diags);
	return e;
}

static void
test_mutants(void)
{
	struct ruleset *rs = words_ruleset();

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct arena *arena = arena_new();
		const struct expr *e = parse(rs, cases[i].text, arena);
		struct expr_mutant mutant[32];
		struct buf b = { 0 }, before = { 0 }, after = { 0 };
		size_t n;

		if (!T(e != NULL))
			continue;
		expr_print(e, &before);
		n = expr_mutate(e, arena, mutant, 32);
		buf_text(&b, "");
		for (size_t k = 0; k < n; k++) {
			buf_text(&b, k > 0 ? "; " : "");
			expr_print(mutant[k].whole, &b);
		}
		T_STR(b.p, cases[i].mutants);
		T_INT((int64_t)expr_mutate(e, arena, mutant, 1), n > 0);	/* no more than there is room for */
		expr_print(e, &after);
		T_STR(after.p, before.p);
		buf_free(&b);
		buf_free(&before);
		buf_free(&after);
		arena_free(arena);
	}
	ruleset_free(rs);
}

/* What the gaps of a ruleset look like: "id was -> is", one a line. */
static void
tell(const struct ruletest_gaps *g, struct buf *out)
{
	buf_text(out, "");
	for (size_t i = 0; i < g->n; i++) {
		buf_printf(out, "%s: ", g->gap[i].rule->id);
		expr_print(g->gap[i].was, out);
		buf_text(out, " -> ");
		if (g->gap[i].is != NULL)
			expr_print(g->gap[i].is, out);
		buf_text(out, "\n");
	}
}

static void
test_gaps(void)
{
	static const char rules[] = "{\"about\":\"a test's\",\"rules\":["
	    MINI_RULE("a.edge", "facility", "excessive_overtime", "menace", "medium", "hours > 60", "",
		"\"hours\":90", "\"hours\":40") ","
	    MINI_RULE("a.good", "facility", "excessive_overtime", "menace", "medium", "hours > 60", "",
		"\"hours\":61", "\"hours\":60") ","
	    MINI_RULE("b.either", "facility", "excessive_overtime", "menace", "medium", "held or transfer", "",
		"\"held\":true", "\"held\":false,\"transfer\":false") ","
	    MINI_RULE("c.alike", "facility", "excessive_overtime", "menace", "medium", "hours > 60 and hours > 10", "",
		"\"hours\":61", "\"hours\":60") "]}";
	const struct ruleset_file file[] = { { "facts.json", str_of(mini_facts) }, { "model.json", str_of(mini_model) },
		{ "rules.json", str_of(rules) }, { "schemes.json", str_of(mini_schemes) },
		{ "terms/threat.json", str_of(mini_term) } };
	struct arena *arena = arena_new();
	struct diags *diags = diags_new();
	struct err err = { 0 };
	struct ruleset *rs = ruleset_from_files(file, 5, diags, &err);
	struct ruletest_gaps gaps;
	struct buf b = { 0 };

	diags_print(diags, stdout);
	if (T(rs != NULL)) {
		ruletest_gap_find(rs, "", arena, &gaps);
		tell(&gaps, &b);
		T_STR(b.p, "a.edge: hours > 60 -> hours >= 60\na.edge: hours > 60 -> hours > 45\na.edge: hours > 60 -> hours > 75\n"
		    "b.either: transfer -> \n");
		T_INT((int64_t)gaps.nmutants, 3 + 3 + 3 + 9);
		T_INT((int64_t)gaps.alike, 4);		/* of c.alike: without `hours > 10`, and its three edges */
		T_INT((int64_t)gaps.cut, 0);
		/* the first test that it asks for is the one that is nearest to those there are */
		T_INT((int64_t)gaps.gap[0].ngiven, 1);
		T_INT((int64_t)gaps.gap[0].given[0].num, 60);
		T_INT(gaps.gap[0].says, MISS);
		T_INT(gaps.gap[0].would_say, HIT);
		ruletest_gap_find(rs, "a.good", arena, &gaps);
		T_INT((int64_t)gaps.n, 0);
		T_INT((int64_t)gaps.nmutants, 3);
	}
	buf_free(&b);
	ruleset_free(rs);
	diags_free(diags);
	arena_free(arena);
}

/* The test that a gap asks for closes it: all of them together leave none, in the rules that ship. */
static void
test_closed(void)
{
	struct diags *diags = diags_new();
	struct arena *arena = arena_new();
	struct err err = { 0 };
	struct ruleset *rs = ruleset_load(SOURCE_DIR "/rules", diags, &err);
	struct ruletest_gaps gaps, after;
	struct rule *rule;
	size_t ntests;

	if (!T(rs != NULL))
		return;
	ruletest_gap_find(rs, "", arena, &gaps);
	rule = arena_alloc(arena, rs->nrules * sizeof(*rule));
	memcpy(rule, rs->rule, rs->nrules * sizeof(*rule));
	for (size_t i = 0; i < gaps.n; i++) {
		const struct ruletest_gap *g = &gaps.gap[i];
		struct rule *r = &rule[g->rule->index];
		struct rule_test *more = arena_alloc(arena, (r->ntests + 1) * sizeof(*more));

		memcpy(more, r->test, r->ntests * sizeof(*more));
		more[r->ntests] = (struct rule_test){ g->given, g->ngiven, g->as_of, g->says, r->at };
		r->test = more;
		r->ntests++;
	}
	rs->rule = rule;
	T_INT((int64_t)ruletest_run(rs, diags, &ntests), 0);
	ruletest_gap_find(rs, "", arena, &after);
	T_INT((int64_t)after.n, 0);
	diags_print(diags, stdout);
	ruleset_free(rs);
	diags_free(diags);
	arena_free(arena);
}

static const char idle_term[] = "{\"term\":\"threat\",\"title\":\"t\","
    "\"patterns\":{\"en\":[\"threaten\", \"menac\", \"threat[a-z]* workers\", \"blackmail\"]},"
    "\"match\":[{\"en\":\"They threaten all.\"},{\"en\":\"They menace or blackmail all.\"},{\"en\":\"They menace all.\"}],"
    "\"miss\":[{\"en\":\"No one may threaten workers.\"},{\"en\":\"All is well.\"}]}";
static const char idle_guards[] = "{\"negation\":{\"en\":[\"no one\", \"nobody\"]},\"policy\":{\"en\":[\"may\", \"must\"]}}";

static void
test_idle(void)
{
	const struct ruleset_file file[] = { { "facts.json", str_of(mini_facts) }, { "model.json", str_of(mini_model) },
		{ "rules.json", str_of(mini_rules) }, { "schemes.json", str_of(mini_schemes) },
		{ "terms/guards.json", str_of(idle_guards) }, { "terms/threat.json", str_of(idle_term) } };
	struct arena *arena = arena_new();
	struct diags *diags = diags_new();
	struct err err = { 0 };
	struct ruleset *rs = ruleset_from_files(file, 6, diags, &err);
	const struct term_idle *idle;
	struct buf b = { 0 };
	size_t n, npatterns;

	diags_print(diags, stdout);
	if (T(rs != NULL)) {
		n = term_idle_find(rs, "", arena, &idle, &npatterns);
		T_INT((int64_t)npatterns, 8);
		for (size_t i = 0; i < n; i++)
			buf_printf(&b, "%s %s %.6s\n", idle[i].of, idle[i].language,
			    (idle[i].guard ? idle_guards : idle_term) + idle[i].at);
		/* each of "no one" and "may" takes the sentence back without the other */
		T_STR(b.p, "threat en \"threa\nthreat en \"black\nnegation en \"no on\nnegation en \"nobod\n"
		    "policy en \"may\",\npolicy en \"must\"\n");
		T_INT((int64_t)term_idle_find(rs, "thr", arena, &idle, &npatterns), 2);
		T_INT((int64_t)npatterns, 4);
	}
	buf_free(&b);
	ruleset_free(rs);
	diags_free(diags);
	arena_free(arena);
}

int
main(void)
{
	test_mutants();
	test_gaps();
	test_closed();
	test_idle();
	return t_done();
}
