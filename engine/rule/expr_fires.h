#ifndef EXPR_FIRES_H
#define EXPR_FIRES_H

#include <stdbool.h>

#include "expr.h"

/*
 * Can an expression be true at all?
 *
 * It is taken apart into its alternatives; in each, what is asked of one fact is
 * put together: a range, a set of values, known or unknown.  `x > 5 and x < 3` has
 * no alternative left.  Facts are taken to be within the dictionary's min and max.
 * The answer "no" is certain; "yes" also is given when nobody looked further.
 */
struct culprit {
	const struct expr *e;		/* a comparison... */
	bool want;			/* ...and how it would have to come out */
};
bool expr_fires(const struct expr *, struct culprit *conflict);

/* Is there a comparison in it that cannot be as the expression needs it, whatever
 * else is the case?  `percentage > 150`, `x between 5 and 3` */
bool expr_fires_dead(const struct expr *, struct culprit *);

#endif
