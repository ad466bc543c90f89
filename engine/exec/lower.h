#ifndef LOWER_H
#define LOWER_H

#include "graph.h"
#include "ruleset.h"

/*
 * Checked expressions to nodes of a graph.  hit() and count() of a rule that the
 * program itself answers become that rule's node; of others, their results on
 * the row (struct rule_column).
 */
struct lower {
	struct graph *graph;
	const bool *inside;		/* by rule->index: the program answers it */
	uint32_t *node_of;		/* by rule->index: its node, NOTHING: not yet */
};

uint32_t lower_expr(const struct lower *, const struct expr *);
uint32_t lower_rule(const struct lower *, const struct rule *);

#endif
