/* The runner of rules' own tests: it must see what is wrong, and composites by what their tests say. */
#include "date.h"
#include "ruletest.h"
#include "t.h"

static const struct fact facts[] = {
	{ .name = "b", .type = FACT_BOOL, .on = ON_FACILITY, .index = 0 },
	{ .name = "d", .type = FACT_DATE, .on = ON_FACILITY, .index = 1 },
	{ .name = "n", .type = FACT_NUMBER, .on = ON_FINDING, .index = 2 },
};
enum { BASE, FINDING, OLD, PAIR, TWICE, NRULES };
static struct rule rules[NRULES];

static const struct expr ask_b = { .op = EXPR_FACT, .type = TYPE_BOOL, .fact = &facts[0] };
static const struct expr ask_n = { .op = EXPR_FACT, .type = TYPE_NUMBER, .fact = &facts[2] };
static const struct expr ask_d = { .op = EXPR_FACT, .type = TYPE_DATE, .fact = &facts[1] };
static const struct expr two = { .op = EXPR_NUMBER, .type = TYPE_NUMBER, .num = 2 };
static const struct expr over_two = { .op = EXPR_GT, .a = &ask_n, .b = &two };
static const struct expr age_d = { .op = EXPR_AGE, .type = TYPE_NUMBER, .a = &ask_d };
static const struct expr aged = { .op = EXPR_GT, .a = &age_d, .b = &two };
static const struct expr hit_base = { .op = EXPR_HIT, .rule = &rules[BASE] };
static const struct expr hit_pair = { .op = EXPR_HIT, .rule = &rules[PAIR] };
static const struct expr count_finding = { .op = EXPR_COUNT, .type = TYPE_NUMBER, .rule = &rules[FINDING] };
static const struct expr often = { .op = EXPR_GE, .a = &count_finding, .b = &two };
static const struct expr pair = { .op = EXPR_AND, .a = &hit_base, .b = &often };
static const struct expr twice = { .op = EXPR_OR, .a = &hit_pair, .b = &ask_b };

static const struct given b_true[] = { { .fact = &facts[0], .num = 1 } };
static const struct given b_false[] = { { .fact = &facts[0], .num = 0 } };
static const struct given n_three[] = { { .fact = &facts[2], .num = 3 } };
static const struct given d_2025[] = { { .fact = &facts[1], .num = 20089 } };		/* 2025-01-01 */
static const struct given both_hit[] = { { .rule = &rules[BASE], .result = HIT, .num = 1 },
	{ .rule = &rules[FINDING], .result = HIT, .num = 2 } };
static const struct given one_finding[] = { { .rule = &rules[BASE], .result = HIT, .num = 1 },
	{ .rule = &rules[FINDING], .result = HIT, .num = 1 } };
static const struct given base_missed[] = { { .rule = &rules[BASE], .result = MISS } };
static const struct given pair_hit[] = { { .rule = &rules[PAIR], .result = HIT, .num = 1 } };

static struct rule_test base_tests[] = {
	{ b_true, 1, 0, HIT, 0 }, { b_false, 1, 0, MISS, 0 }, { NULL, 0, 0, UNKNOWN, 0 } };
static const struct rule_test finding_tests[] = { { n_three, 1, 0, HIT, 0 }, { NULL, 0, 0, UNKNOWN, 0 } };
static const struct rule_test old_tests[] = {		/* the same day seen from two others */
	{ d_2025, 1, 20089 + 20, MISS, 0 }, { d_2025, 1, 20089 + 120, HIT, 0 } };
static const struct rule_test pair_tests[] = { { both_hit, 2, 0, HIT, 0 }, { one_finding, 2, 0, MISS, 0 },
	{ base_missed, 1, 0, MISS, 0 }, { NULL, 0, 0, UNKNOWN, 0 } };
static const struct rule_test twice_tests[] = { { pair_hit, 1, 0, HIT, 0 }, { NULL, 0, 0, UNKNOWN, 0 } };

static struct rule rules[NRULES] = {
	[BASE] = { .id = "base", .on = ON_FACILITY, .when = &ask_b, .test = base_tests, .ntests = 3 },
	[FINDING] = { .id = "finding", .on = ON_FINDING, .when = &over_two, .test = finding_tests, .ntests = 2 },
	[OLD] = { .id = "old", .on = ON_FACILITY, .when = &aged, .test = old_tests, .ntests = 2 },
	[PAIR] = { .id = "pair", .on = ON_FACILITY, .composite = true, .level = 1, .when = &pair,
	    .test = pair_tests, .ntests = 4 },
	[TWICE] = { .id = "twice", .on = ON_FACILITY, .composite = true, .level = 2, .when = &twice,
	    .test = twice_tests, .ntests = 2 },
};

int
main(void)
{
	static const struct ruleset_file file = { "ilo/a.json", { "{\n  \"tests\": []\n}\n", 17 } };
	struct ruleset rs = { .fact = facts, .nfacts = 3, .rule = rules, .nrules = NRULES, .file = &file, .nfiles = 1 };
	struct diags *diags = diags_new();
	size_t ntests = 0;

	for (unsigned i = 0; i < NRULES; i++) {
		rules[i].index = i;
		rules[i].file = file.path;
	}
	T_INT((int64_t)ruletest_run(&rs, diags, &ntests), 0);
	T_INT((int64_t)ntests, 13);
	T_INT((int64_t)diags_count(diags), 0);

	base_tests[1].expect = HIT;
	base_tests[1].at = 4;
	base_tests[2].expect = MISS;
	T_INT((int64_t)ruletest_run(&rs, diags, &ntests), 2);
	if (T_INT((int64_t)diags_count(diags), 2)) {
		diags_sort(diags);
		T_STR(diags_at(diags, 0)->message, "base: miss was expected, and the rule says unknown");
		T_STR(diags_at(diags, 1)->message, "base: hit was expected, and the rule says miss");
		T_STR(diags_at(diags, 1)->file, "ilo/a.json");
		T_STR(diags_at(diags, 1)->code, "test-failed");
		T_INT(diags_at(diags, 1)->line, 2);
		T_INT(diags_at(diags, 1)->column, 3);
	}
	diags_free(diags);
	return t_done();
}
