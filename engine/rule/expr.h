#ifndef EXPR_H
#define EXPR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "facts.h"

/*
 * A checked expression of the rule language: a tree that the compiler (exec)
 * turns into a program and the printer turns back into text.
 *
 *	recruit_fee_paid / monthly_wage > 1 and not employer_pays_principle
 *
 * Truth has three values (Kleene): a fact that nobody answered makes a result
 * unknown unless the other side of an `and` or `or` decides it.  `is known` and
 * `is unknown` never are unknown.  Arithmetic on an unknown is unknown, and so
 * is a division by zero.
 *
 * Trees belong to the ruleset's arena and are immutable once checked.
 */
enum type { TYPE_BOOL, TYPE_NUMBER, TYPE_DATE, TYPE_CATEGORY, TYPE_TEXT };

enum expr_op {
	/* leaves */
	EXPR_TRUE, EXPR_FALSE,
	EXPR_NUMBER,		/* num */
	EXPR_DATE,		/* num: days since 1970-01-01, written date("2025-03-01") */
	EXPR_CODE,		/* code: a value of the category `domain` */
	EXPR_FACT,		/* fact */
	/* truth */
	EXPR_AND, EXPR_OR, EXPR_NOT,
	EXPR_LT, EXPR_LE, EXPR_GT, EXPR_GE, EXPR_EQ, EXPR_NE,	/* numbers, dates; EQ and NE also categories and bools */
	EXPR_IN,		/* a: number or category; list[0..nlist): EXPR_NUMBER or EXPR_CODE */
	EXPR_BETWEEN,		/* a between list[0] and list[1], both included */
	EXPR_KNOWN, EXPR_UNKNOWN,	/* a is known, a is unknown */
	EXPR_MATCHES,		/* a: text; term */
	EXPR_HIT,		/* rule: did it fire on the facility? */
	/* numbers */
	EXPR_ADD, EXPR_SUB, EXPR_MUL, EXPR_DIV, EXPR_NEG,
	EXPR_AGE,		/* whole months from date a to the scan's as_of */
	EXPR_COUNT,		/* rule: on how many records did it fire? */
	/* any type */
	EXPR_LOOKUP,		/* table; list[0..nlist): its keys, categories */
	NEXPR_OPS
};

struct rule;

struct expr {
	enum expr_op op;
	enum type type;
	const struct domain *domain;	/* TYPE_CATEGORY: whose values the code is from */
	const struct expr *a, *b;	/* operands, or NULL */
	const struct expr *const *list;	/* IN, BETWEEN, LOOKUP */
	size_t nlist;
	double num;			/* NUMBER, DATE */
	int32_t code;			/* CODE */
	const struct fact *fact;	/* FACT */
	const struct lookup *table;	/* LOOKUP */
	const struct rule *rule;	/* HIT, COUNT */
	unsigned term;			/* MATCHES: index into the ruleset's terms */
	const char *term_name;
	size_t at;			/* byte offset in the expression's text */
};

struct buf;

/* The expression as text in its canonical form, fully bracketed only where
 * needed; parsing it again gives an equal tree. */
void expr_print(const struct expr *, struct buf *);

#endif
