#ifndef EXPR_CHECK_H
#define EXPR_CHECK_H

#include <stdbool.h>

#include "arena.h"
#include "expr.h"
#include "expr_text.h"
#include "ruleset.h"

/*
 * From what was written to what it means: names become facts, values, tables,
 * terms and rules of the ruleset, types and units are held against each other,
 * and what can never be true is refused.  All that is wrong is told.
 */
struct expr_scope {
	const struct ruleset *ruleset;
	unsigned records;		/* a bit for each enum record whose facts may be asked */
	bool asks_rules;		/* hit() and count() are allowed */
	/* Files of these kinds could not be read: an unknown name may stand in one of them. */
	bool no_tables, no_terms, no_rules;
	unsigned *unknown_names;	/* how many were told so far, or NULL */
};

/* The bits for an expression over RECORD: its own facts, and the facility's. */
unsigned expr_check_records(enum record);

/* Parse and check.  NULL: refused, and told.  The tree is in ARENA. */
const struct expr *expr_check(const struct expr_scope *, struct arena *, struct expr_text *);

#endif
