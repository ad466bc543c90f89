#include <string.h>

#include "bits.h"
#include "mem.h"
#include "ruletest_gap.h"
#include "ruletest_guess.h"

enum { MUTANTS_MAX = 256, ROWS_MAX = 1024 };		/* of one rule */

/* A mutant, and the first row that tells it from the rule. */
struct trial {
	struct expr_mutant mutant;
	size_t row;			/* nrows: none does */
	enum truth3 says, would_say;
};

/* One rule and its mutants, side by side over its own tests and then over guesses. */
struct bench {
	const struct ruleset *ruleset;
	const struct rule *rule;
	struct arena *arena;		/* until the rule is done */
	struct trial *trial;
	size_t ntrials;
	struct ruletest_guess *row;
	size_t nrows, ntests;
};

static void
make_trials(struct bench *b)
{
	struct expr_mutant *mutant = arena_alloc(b->arena, MUTANTS_MAX * sizeof(*mutant));

	b->ntrials = expr_mutate(b->rule->when, b->arena, mutant, MUTANTS_MAX);
	b->trial = arena_alloc(b->arena, b->ntrials * sizeof(*b->trial));
	for (size_t i = 0; i < b->ntrials; i++)
		b->trial[i] = (struct trial){ .mutant = mutant[i], .row = b->nrows };
}

static void
make_rows(struct bench *b)
{
	const struct rule *r = b->rule;

	b->row = arena_alloc(b->arena, (r->ntests + ROWS_MAX) * sizeof(*b->row));
	for (; b->ntests < r->ntests; b->ntests++)
		b->row[b->ntests] = (struct ruletest_guess){
			{ r->test[b->ntests].given, r->test[b->ntests].ngiven }, r->test[b->ntests].as_of };
	b->nrows = b->ntests + ruletest_guess(b->ruleset, r, b->arena, b->row + b->ntests, ROWS_MAX);
}

static enum truth3
truth(const struct eval *eval, size_t output, size_t row)
{
	return bit(eval_true(eval, output), row) ? HIT : bit(eval_false(eval, output), row) ? MISS : UNKNOWN;
}

/* The rows whose day is AS_OF, after a run for that day: output 0 is the rule. */
static void
compare(struct bench *b, const struct eval *eval, int32_t as_of)
{
	for (size_t i = 0; i < b->ntrials; i++) {
		struct trial *t = &b->trial[i];

		for (size_t row = 0; row < t->row; row++) {
			enum truth3 says, would_say;

			if (b->row[row].as_of != as_of)
				continue;
			says = truth(eval, 0, row);
			would_say = truth(eval, 1 + i, row);
			if (says == would_say)
				continue;
			t->row = row;
			t->says = says;
			t->would_say = would_say;
		}
	}
}

/* Was a row before this one of the same day?  Guesses have the days of tests. */
static bool
day_is_done(const struct bench *b, size_t row)
{
	for (size_t i = 0; i < row; i++)
		if (b->row[i].as_of == b->row[row].as_of)
			return true;
	return false;
}

static void
run(struct bench *b)
{
	const struct expr **whole = arena_alloc(b->arena, (1 + b->ntrials) * sizeof(*whole));
	struct ruletest_row *given = arena_alloc(b->arena, b->nrows * sizeof(*given));
	struct ruletest_rows rows;
	struct prog *prog;
	struct eval *eval;

	whole[0] = b->rule->when;
	for (size_t i = 0; i < b->ntrials; i++)
		whole[1 + i] = b->trial[i].mutant.whole;
	for (size_t i = 0; i < b->nrows; i++)
		given[i] = b->row[i].row;
	/* no rule is on assessments: hit() asks what the rows say */
	prog = prog_compile(b->ruleset, ON_ASSESSMENT, false, whole, 1 + b->ntrials);
	eval = eval_new(prog);
	ruletest_rows_make(&rows, prog, b->rule->on, b->rule->composite, b->ruleset, given, b->nrows, b->arena);
	for (size_t i = 0; i < b->ntests; i++)
		if (!day_is_done(b, i)) {
			eval_run(eval, rows.table, b->row[i].as_of, NULL, rows.results);
			compare(b, eval, b->row[i].as_of);
		}
	ruletest_rows_clear(&rows);
	eval_free(eval);
	prog_free(prog);
}

static const struct expr *
keep(const struct expr *e, struct arena *arena)
{
	struct expr *c;

	if (e == NULL)
		return NULL;
	c = arena_alloc(arena, sizeof(*c));
	*c = *e;
	c->a = keep(e->a, arena);
	c->b = keep(e->b, arena);
	if (e->nlist > 0) {
		const struct expr **list = arena_alloc(arena, e->nlist * sizeof(const struct expr *));

		for (size_t i = 0; i < e->nlist; i++)
			list[i] = keep(e->list[i], arena);
		c->list = list;
	}
	return c;
}

static void
tell(const struct bench *b, const struct trial *t, struct ruletest_gap *gap, struct arena *arena)
{
	const struct ruletest_guess *row = &b->row[t->row];
	struct given *given = arena_alloc(arena, row->row.n * sizeof(*given));

	if (row->row.n > 0)
		memcpy(given, row->row.given, row->row.n * sizeof(*given));
	*gap = (struct ruletest_gap){ b->rule, t->mutant.was, keep(t->mutant.is, arena), given, row->row.n, row->as_of,
		t->says, t->would_say };
}

static void
try_rule(const struct ruleset *rs, const struct rule *rule, struct arena *arena, struct ruletest_gaps *found,
    struct ruletest_gap **gap, size_t *cap)
{
	struct bench b = { .ruleset = rs, .rule = rule, .arena = arena_new() };

	make_rows(&b);
	make_trials(&b);
	run(&b);
	found->nmutants += b.ntrials;
	found->cut += b.ntrials == MUTANTS_MAX;
	for (size_t i = 0; i < b.ntrials; i++) {
		if (b.trial[i].row < b.ntests)
			continue;
		if (b.trial[i].row == b.nrows) {
			found->alike++;
			continue;
		}
		*gap = mem_grow(*gap, cap, found->n + 1, sizeof(**gap));
		tell(&b, &b.trial[i], &(*gap)[found->n++], arena);
	}
	arena_free(b.arena);
}

void
ruletest_gap_find(const struct ruleset *rs, const char *prefix, struct arena *arena, struct ruletest_gaps *found)
{
	struct ruletest_gap *gap = NULL, *kept;
	size_t cap = 0;

	*found = (struct ruletest_gaps){ 0 };
	for (size_t i = 0; i < rs->nrules; i++)
		if (str_starts(str_of(rs->rule[i].id), prefix))
			try_rule(rs, &rs->rule[i], arena, found, &gap, &cap);
	kept = arena_alloc(arena, found->n * sizeof(*kept));
	if (found->n > 0)
		memcpy(kept, gap, found->n * sizeof(*kept));
	mem_free(gap);
	found->gap = kept;
}
