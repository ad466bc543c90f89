#ifndef RULETEST_GUESS_H
#define RULETEST_GUESS_H

#include "ruletest_rows.h"

/*
 * Rows on which a small change to a rule is likely to show: its own tests with one
 * or two answers changed, to values at and beside the edges that the rule names, to
 * words that its terms must and must not match, to nothing; then some at random,
 * the same each time.  Those nearest to a test come first.
 */
struct ruletest_guess {
	struct ruletest_row row;
	int32_t as_of;
};

/* At most CAP guesses into OUT, everything in ARENA; returns how many. */
size_t ruletest_guess(const struct ruleset *, const struct rule *, struct arena *, struct ruletest_guess *out,
    size_t cap);

#endif
