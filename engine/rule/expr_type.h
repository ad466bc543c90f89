#ifndef EXPR_TYPE_H
#define EXPR_TYPE_H

#include <stdbool.h>

#include "expr.h"
#include "expr_text.h"

/*
 * Types and units held against each other.  Each function tells what does not fit
 * and then returns false.
 */
extern const char *const expr_type_name[];	/* by enum type: "a number" */

bool expr_type_is(struct expr_text *, const struct expr *, enum type);

/* Can A and B stand on both sides of the operator OP (enum expr_op) at byte AT? */
bool expr_type_comparable(struct expr_text *, size_t at, unsigned op, const struct expr *a, const struct expr *b);

/* Have A and B the same unit, or at least one of them none?  Counts of one thing may
 * be held against counts of another (documents and workers), but days against
 * months or money against percent is a mistake.  Products and quotients have none. */
bool expr_type_units(struct expr_text *, size_t at, const struct expr *a, const struct expr *b);

/* Tell that the string TEXT at AT stands beside something of TYPE, which is no category. */
void expr_type_no_string(struct expr_text *, size_t at, struct str text, enum type);

#endif
