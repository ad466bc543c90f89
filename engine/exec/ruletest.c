#include <string.h>

#include "bits.h"
#include "mem.h"
#include "ruletest.h"
#include "ruletest_rows.h"

static const char *const truth_name[] = { [MISS] = "miss", [HIT] = "hit", [UNKNOWN] = "unknown" };

/* The tests of some rules: each is a row, evaluated with all others. */
struct trial {
	const struct rule *rule;
	const struct rule_test *test;
	size_t output;
	bool done;
};

struct trials {
	const struct ruleset *ruleset;
	struct trial *trial;
	size_t n, cap;
};

static void
add_rule(struct trials *t, const struct rule *rule, size_t output)
{
	t->trial = mem_grow(t->trial, &t->cap, t->n + rule->ntests, sizeof(*t->trial));
	for (size_t i = 0; i < rule->ntests; i++)
		t->trial[t->n++] = (struct trial){ rule, &rule->test[i], output, false };
}

/* Is what EVAL says of trial I as expected? */
static bool
judge(const struct trials *t, size_t i, const struct eval *eval, struct diags *diags)
{
	const struct trial *x = &t->trial[i];
	enum truth3 got = bit(eval_true(eval, x->output), i) ? HIT :
	    bit(eval_false(eval, x->output), i) ? MISS : UNKNOWN;

	if (got != x->test->expect)
		diags_add(diags, x->rule->file, ruleset_text(t->ruleset, x->rule->file), x->test->at, "test-failed", NULL,
		    "%s: %s was expected, and the rule says %s", x->rule->id, truth_name[x->test->expect],
		    truth_name[got]);
	return got == x->test->expect;
}

/* Run all trials once for each day that they count ages to. */
static size_t
run(struct trials *t, const struct prog *prog, enum record on, bool composites, struct diags *diags)
{
	struct arena *arena = arena_new();
	struct ruletest_row *row = arena_alloc(arena, t->n * sizeof(*row));
	struct eval *eval = eval_new(prog);
	struct ruletest_rows rows;
	size_t failed = 0;

	for (size_t i = 0; i < t->n; i++)
		row[i] = (struct ruletest_row){ t->trial[i].test->given, t->trial[i].test->ngiven };
	ruletest_rows_make(&rows, prog, on, composites, t->ruleset, row, t->n, arena);
	for (size_t i = 0; i < t->n; i++) {
		int32_t as_of = t->trial[i].test->as_of;

		if (t->trial[i].done)
			continue;
		eval_run(eval, rows.table, as_of, NULL, rows.results);
		for (size_t k = i; k < t->n; k++)
			if (!t->trial[k].done && t->trial[k].test->as_of == as_of) {
				t->trial[k].done = true;
				failed += !judge(t, k, eval, diags);
			}
	}
	eval_free(eval);
	ruletest_rows_clear(&rows);
	arena_free(arena);
	return failed;
}

/*
 * The rules on RECORD that are (or are not) composites, some at a time: a row says
 * something of every rule, so all at once would take the square of their number.
 * Each is judged by itself, so that a test of a composite may say what another
 * composite's result is: as an expression of a program that answers no rules, for no
 * rule is on assessments.
 */
enum { AT_ONCE = 256 };

static size_t
run_rules(const struct ruleset *rs, enum record on, bool composites, struct diags *diags, size_t *ntests)
{
	struct trials trials = { .ruleset = rs };
	const struct expr *when[AT_ONCE];
	size_t n = 0, failed = 0;

	for (size_t i = 0; i < rs->nrules; i++) {
		if (rs->rule[i].on == on && rs->rule[i].composite == composites) {
			add_rule(&trials, &rs->rule[i], n);
			when[n++] = rs->rule[i].when;
		}
		if (n == AT_ONCE || (n > 0 && i == rs->nrules - 1)) {
			struct prog *prog = prog_compile(rs, ON_ASSESSMENT, false, when, n);

			failed += run(&trials, prog, on, composites, diags);
			prog_free(prog);
			*ntests += trials.n;
			trials.n = n = 0;
		}
	}
	mem_free(trials.trial);
	return failed;
}

size_t
ruletest_run(const struct ruleset *rs, struct diags *diags, size_t *ntests)
{
	size_t n = 0, failed = 0;

	for (int on = 0; on < NRECORDS; on++)
		if (on != ON_ASSESSMENT)
			failed += run_rules(rs, (enum record)on, false, diags, &n);
	failed += run_rules(rs, ON_FACILITY, true, diags, &n);
	*ntests = n;
	return failed;
}
