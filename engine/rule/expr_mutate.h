#ifndef EXPR_MUTATE_H
#define EXPR_MUTATE_H

#include <stddef.h>

#include "arena.h"
#include "expr.h"

/*
 * An expression with one small mistake in it: what a slip of the pen would leave.
 * A rule's tests are good when each of these changes at least one result
 * (mutation testing: DeMillo, Lipton and Sayward, "Hints on test data selection",
 * 1978).  The mistakes:
 *
 *	a > 60		a >= 60, a > 75, a > 45: the edge, and the constant a quarter up and down
 *	a = b		a != b
 *	a and b		a, b, a or b			and the same of or
 *	not a		a
 *	a in [x, y]	a in [x], a in [y]
 *	a between x and y	without either end, either end a quarter up and down
 *	a is known	a is unknown
 *	a + b		a - b, and * for /
 *
 * Trees share what is not changed; all are in the arena.
 */
struct expr_mutant {
	const struct expr *whole;
	const struct expr *was;		/* the part that was changed... */
	const struct expr *is;		/* ...and what stands there; NULL: the part is gone, with its `and` or `or` */
};

/* At most CAP mutants of E into OUT; returns how many. */
size_t expr_mutate(const struct expr *e, struct arena *, struct expr_mutant *out, size_t cap);

#endif
