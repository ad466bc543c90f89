#ifndef MADE_H
#define MADE_H

#include <stddef.h>
#include <stdint.h>

#include "arena.h"
#include "buf.h"
#include "ruleset.h"

/*
 * A made-up world for benchmarks: sites with 40 answers (16 numbers, 8 yes or no,
 * 16 categories), a tenth of them unknown, and rules over them, of which each fires
 * on about one site in twelve.  The same numbers give the same world anywhere.
 *
 * Seven rules in ten are one test; the others `a and b`, `a or b` and
 * `a and not b` in turn.  A rule is written in the languages of all that judge it.
 */
enum {
	MADE_NUMBERS = 16, MADE_BOOLS = 8, MADE_CATEGORIES = 16,
	MADE_FACTS = MADE_NUMBERS + MADE_BOOLS + MADE_CATEGORIES,
	MADE_VALUES = 24,		/* of each category: v00 to v23 */
	MADE_UNKNOWN = -1
};

enum made_op { MADE_LT, MADE_LE, MADE_GT, MADE_GE, MADE_BETWEEN, MADE_TRUE, MADE_IS, MADE_IN };

struct made_test {
	int fact;
	enum made_op op;
	int low, high;			/* quarters; of IS the value, of IN the first and the last */
};

enum made_shape { MADE_ONE, MADE_AND, MADE_OR, MADE_AND_NOT };

struct made_rule {
	enum made_shape shape;
	struct made_test a, b;		/* on different facts */
};

/* The answers of site I: quarters of a number, 0 or 1, the code of a category; MADE_UNKNOWN. */
void made_site(uint64_t i, int answer[MADE_FACTS]);

void made_rules(struct made_rule *, size_t n);

void made_fact(int fact, char name[4]);			/* its name: n03, b17, c30 */
void made_csv(uint64_t i, struct buf *);		/* the answers of site I as a line */

void made_expr(const struct made_rule *, struct buf *);		/* in flare's language */
void made_sql(const struct made_rule *, struct buf *);		/* which is three-valued as ours */

/*
 * A row of a decision table of GoRules ZEN, as the inside of a JSON object: a cell
 * for each test, under its fact's name; for `or`, one under "any", an expression.
 * There null = x is false and null != x true; where a test would be true of null,
 * it asks for null first.
 */
void made_zen(const struct made_rule *, struct buf *);

/* The rules as a loaded ruleset of ours: rule I is ruleset.rule[I].  Exits with
 * what is wrong on stderr. */
struct ruleset *made_ruleset(const struct made_rule *, size_t n);

#endif
