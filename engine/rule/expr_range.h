#ifndef EXPR_RANGE_H
#define EXPR_RANGE_H

#include <stdbool.h>

#include "expr.h"

/*
 * What values a number or a date can have, by the dictionary's min and max: both
 * ends are included, or infinite.  Values of categories are their codes.
 */
struct range {
	double lo, hi;
};

struct range expr_range(const struct expr *);

/* Always the same, whatever the facts (where they are known)? */
bool expr_range_constant(const struct expr *, double *v);

#endif
