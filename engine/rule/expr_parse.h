#ifndef EXPR_PARSE_H
#define EXPR_PARSE_H

#include "arena.h"
#include "expr.h"
#include "expr_text.h"

/*
 * From text to a tree of what was written; names and types are looked at later
 * (expr_check.h).  The grammar stands in rules/README.md, and the parser has a
 * function for each line of it.
 */
enum { NODE_STRING = NEXPR_OPS };	/* a string that the checker makes a code of */

struct node {
	unsigned op;			/* enum expr_op or NODE_STRING */
	size_t at;			/* of a leaf its first byte, else the operator's */
	struct str text;		/* FACT, STRING, DATE, HIT, COUNT, LOOKUP, MATCHES: the name or string */
	size_t text_at;
	double num;
	const struct node *a, *b;
	const struct node *list;	/* IN, BETWEEN, LOOKUP: the first, then by next */
	struct node *next;
	unsigned height;		/* 1 for a leaf: at most BOUND_EXPR_DEPTH */
};

/* NULL: it is not an expression, which was told (one fault, the first). */
const struct node *expr_parse(struct arena *, struct expr_text *);

#endif
