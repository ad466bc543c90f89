#ifndef EXPR_NEVER_H
#define EXPR_NEVER_H

#include <stdbool.h>

#include "expr.h"
#include "expr_text.h"

/* Can this never be true (expr_fires.h)?  Then which comparison stands in the way is told. */
bool expr_never_true(struct expr_text *, const struct expr *);

#endif
