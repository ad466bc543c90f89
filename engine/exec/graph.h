#ifndef GRAPH_H
#define GRAPH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "op.h"

/*
 * Expressions as a graph in which equal ones are one node: `a > 5` of two rules,
 * `a and b` and `b and a`.  A node stands behind its operands, so that the order
 * of nodes is an order to compute them in.
 */
struct code_set {
	const struct domain *domain;
	bool *has;			/* by code */
};

struct graph {
	struct insn *node;
	size_t n, cap;
	uint32_t *slot;			/* hash table of nodes; its size is a power of two */
	size_t nslots;
	struct code_set *set;
	size_t nsets, capsets;
};

void graph_init(struct graph *);
void graph_clear(struct graph *);

/* The node of INSN (whose dst is ignored) or of a simpler one that is equal to it. */
uint32_t graph_add(struct graph *, const struct insn *);

/* The set with the codes of which HAS is true; takes HAS over. */
uint32_t graph_set(struct graph *, const struct domain *, bool *has);

#endif
