#ifndef RULETEST_ROWS_H
#define RULETEST_ROWS_H

#include "arena.h"
#include "eval.h"
#include "prog.h"

/*
 * What rules' tests give, as rows that a program can be run over: facts in a table,
 * results of other rules beside it.  Text is borrowed.
 */
struct ruletest_row {
	const struct given *given;
	size_t n;
};

struct ruletest_rows {
	struct table *table;
	const struct rule_column *results;	/* unknown where a row is silent; NULL where no rule is asked */
};

/* ROWS of ON as PROG reads them.  With COMPOSITES results of rules as well; they live
 * in ARENA and cost some words for each rule of the ruleset. */
void ruletest_rows_make(struct ruletest_rows *, const struct prog *, enum record on, bool composites,
    const struct ruleset *, const struct ruletest_row *rows, size_t n, struct arena *);
void ruletest_rows_clear(struct ruletest_rows *);

#endif
