#include <string.h>

#include "bits.h"
#include "arena.h"
#include "eval.h"
#include "mem.h"
#include "ruletest.h"

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

static void
set_fact(struct table *table, size_t row, const struct given *g)
{
	switch (g->fact->type) {
	case FACT_BOOL:
		table_set_bool(table, g->fact, row, g->num != 0);
		break;
	case FACT_NUMBER:
	case FACT_DATE:
		table_set_num(table, g->fact, row, g->num);
		break;
	case FACT_CATEGORY:
		table_set_code(table, g->fact, row, (int32_t)g->num);
		break;
	case FACT_TEXT:
		table_set_text(table, g->fact, row, g->text);
		break;
	}
}

static struct table *
given_facts(const struct trials *t, const struct prog *prog, enum record on)
{
	const struct fact *const *read;
	size_t nread = prog_facts(prog, &read);
	struct table *table = table_new(t->ruleset, on, read, nread);

	for (size_t i = 0; i < t->n; i++) {
		const struct rule_test *test = t->trial[i].test;
		size_t row = table_add_row(table);

		for (size_t k = 0; k < test->ngiven; k++)
			if (test->given[k].fact != NULL)
				set_fact(table, row, &test->given[k]);
	}
	return table;
}

/* What the tests say of other rules: unknown where they are silent. */
static const struct rule_column *
given_results(const struct trials *t, struct arena *arena)
{
	struct rule_column *column = arena_alloc(arena, t->ruleset->nrules * sizeof(*column));
	uint64_t **bits = arena_alloc(arena, t->ruleset->nrules * sizeof(*bits));
	double **count = arena_alloc(arena, t->ruleset->nrules * sizeof(*count));
	size_t words = words_of(t->n);
	uint64_t *unknown = arena_alloc(arena, words * sizeof(*unknown));
	double *none = arena_alloc(arena, t->n * sizeof(*none));

	for (size_t i = 0; i < t->ruleset->nrules; i++)
		column[i] = (struct rule_column){ unknown, unknown, none };
	for (size_t i = 0; i < t->n; i++)
		for (size_t k = 0; k < t->trial[i].test->ngiven; k++) {
			const struct given *g = &t->trial[i].test->given[k];

			if (g->rule == NULL || g->result == UNKNOWN)
				continue;
			if (bits[g->rule->index] == NULL) {
				bits[g->rule->index] = arena_alloc(arena, 2 * words * sizeof(uint64_t));
				count[g->rule->index] = arena_alloc(arena, t->n * sizeof(double));
				column[g->rule->index] = (struct rule_column){ bits[g->rule->index],
					bits[g->rule->index] + words, count[g->rule->index] };
			}
			bits[g->rule->index][(g->result == HIT ? 0 : words) + i / 64] |= (uint64_t)1 << (i % 64);
			count[g->rule->index][i] = g->num;
		}
	return column;
}

static struct str
text_of(const struct ruleset *rs, const char *file)
{
	for (size_t i = 0; i < rs->nfiles; i++)
		if (strcmp(rs->file[i].path, file) == 0)
			return rs->file[i].text;
	return STR_NONE;
}

/* Is what EVAL says of trial I as expected? */
static bool
judge(const struct trials *t, size_t i, const struct eval *eval, struct diags *diags)
{
	const struct trial *x = &t->trial[i];
	enum truth3 got = bit(eval_true(eval, x->output), i) ? HIT :
	    bit(eval_false(eval, x->output), i) ? MISS : UNKNOWN;

	if (got != x->test->expect)
		diags_add(diags, x->rule->file, text_of(t->ruleset, x->rule->file), x->test->at, "test-failed", NULL,
		    "%s: %s was expected, and the rule says %s", x->rule->id, truth_name[x->test->expect],
		    truth_name[got]);
	return got == x->test->expect;
}

/* Run all trials once for each day that they count ages to. */
static size_t
run(struct trials *t, const struct prog *prog, enum record on, struct diags *diags)
{
	struct arena *arena = arena_new();
	struct table *table = given_facts(t, prog, on);
	const struct rule_column *results = given_results(t, arena);
	struct eval *eval = eval_new(prog);
	size_t failed = 0;

	for (size_t i = 0; i < t->n; i++) {
		int32_t as_of = t->trial[i].test->as_of;

		if (t->trial[i].done)
			continue;
		eval_run(eval, table, as_of, NULL, results);
		for (size_t k = i; k < t->n; k++)
			if (!t->trial[k].done && t->trial[k].test->as_of == as_of) {
				t->trial[k].done = true;
				failed += !judge(t, k, eval, diags);
			}
	}
	eval_free(eval);
	table_free(table);
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

			failed += run(&trials, prog, on, diags);
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
