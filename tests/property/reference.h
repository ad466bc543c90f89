#ifndef REFERENCE_H
#define REFERENCE_H

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "date.h"
#include "ruleset.h"

/*
 * A small world of facts, tables and terms, and what an expression is worth in
 * one row of it: the definition of the language, in the plainest code.
 */
enum { NRULES = 12, NCOMPOSITES = 6, AS_OF = 20454 };

static const char *const colours[] = { "red", "green", "blue" };
static const char *const fits[] = { "s", "m", "l", "xl", "xxl", "xs", "xxs" };
static const struct domain colour = { .name = "colour", .value = colours, .n = 3 }, fit = { .name = "fit", .value = fits, .n = 7 };
static const struct domain *const domains[] = { &colour, &fit };
enum { B1, B2, N1, N2, D1, D2, C1, C2, S1, T1, NFACTS };
static const struct fact facts[NFACTS] = {
	[B1] = { .name = "b1", .type = FACT_BOOL, .index = B1 },
	[B2] = { .name = "b2", .type = FACT_BOOL, .index = B2 },
	[N1] = { .name = "n1", .type = FACT_NUMBER, .min = -INFINITY, .max = INFINITY, .index = N1 },
	[N2] = { .name = "n2", .type = FACT_NUMBER, .min = -INFINITY, .max = INFINITY, .index = N2 },
	[D1] = { .name = "d1", .type = FACT_DATE, .index = D1 },
	[D2] = { .name = "d2", .type = FACT_DATE, .index = D2 },
	[C1] = { .name = "c1", .type = FACT_CATEGORY, .domain = &colour, .index = C1 },
	[C2] = { .name = "c2", .type = FACT_CATEGORY, .domain = &colour, .index = C2 },
	[S1] = { .name = "f1", .type = FACT_CATEGORY, .domain = &fit, .index = S1 },
	[T1] = { .name = "t1", .type = FACT_TEXT, .index = T1 },
};
static const double flags[] = { 1, 0, 1 };
static const double prices[] = { 5, -2, 0, 7.5, 1e300, 10, 11, 3, 2, 1, 0, 4, 12, -13, 5, 6, 7, 8, 9, 14, 1 };
static const double paints[] = { 2, 1, 0, 99, 1, 0, 2 };	/* 99: an unknown cell is never looked at */
static const uint64_t flags_known[] = { 5 }, prices_known[] = { 0x1ffbff }, paints_known[] = { 0x77 };
static const struct lookup lookups[] = {
	{ .name = "flag", .key = { &colour }, .nkeys = 1, .type = TYPE_BOOL, .value = flags, .known = flags_known },
	{ .name = "price", .key = { &colour, &fit }, .nkeys = 2, .type = TYPE_NUMBER, .value = prices,
	    .known = prices_known },
	{ .name = "paint", .key = { &fit }, .nkeys = 1, .type = TYPE_CATEGORY, .domain = &colour,
	    .value = paints, .known = paints_known },
};
static const char *const words[] = { "passports", "wages" };

/* The reference: a value, or nothing known. */
struct ref {
	bool known;
	double num;			/* also codes; truth as 0 and 1 */
};
static const struct ref UNSURE = { false, 0 };

struct row {
	struct ref fact[NFACTS];
	struct str text;
	struct ref hit[NRULES];		/* of rules of other programs */
	double count[NRULES];
};

static struct ref ref_eval(const struct expr *, const struct row *);

static struct ref
sure(double v)
{
	return isfinite(v) ? (struct ref){ true, v } : UNSURE;
}

static struct ref
ref_logic(const struct expr *e, const struct row *row)
{
	struct ref a = ref_eval(e->a, row), b = ref_eval(e->b, row);
	double decides = e->op == EXPR_OR;

	if ((a.known && a.num == decides) || (b.known && b.num == decides))
		return sure(decides);
	return a.known && b.known ? sure(e->op == EXPR_OR ? 0 : 1) : UNSURE;
}

static struct ref
ref_binary(enum expr_op op, struct ref a, struct ref b)
{
	if (!a.known || !b.known)
		return UNSURE;
	switch (op) {
	case EXPR_LT: return sure(a.num < b.num);
	case EXPR_LE: return sure(a.num <= b.num);
	case EXPR_GT: return sure(a.num > b.num);
	case EXPR_GE: return sure(a.num >= b.num);
	case EXPR_EQ: return sure(a.num == b.num);
	case EXPR_NE: return sure(a.num != b.num);
	case EXPR_ADD: return sure(a.num + b.num);
	case EXPR_SUB: return sure(a.num - b.num);
	case EXPR_MUL: return sure(a.num * b.num);
	case EXPR_DIV: return b.num != 0 ? sure(a.num / b.num) : UNSURE;
	default: abort();
	}
}

static struct ref
ref_list(const struct expr *e, const struct row *row)
{
	struct ref a = ref_eval(e->a, row), low, high;

	if (e->op == EXPR_BETWEEN) {
		low = ref_binary(EXPR_GE, a, ref_eval(e->list[0], row));
		high = ref_binary(EXPR_LE, a, ref_eval(e->list[1], row));
		if ((low.known && low.num == 0) || (high.known && high.num == 0))
			return sure(0);
		return low.known && high.known ? sure(1) : UNSURE;
	}
	for (size_t i = 0; a.known && i < e->nlist; i++)
		if (ref_eval(e->list[i], row).num == a.num)
			return sure(1);
	return a.known ? sure(0) : UNSURE;
}

static struct ref
ref_lookup(const struct expr *e, const struct row *row)
{
	size_t at = 0;

	for (size_t i = 0; i < e->nlist; i++) {
		struct ref key = ref_eval(e->list[i], row);

		if (!key.known)
			return UNSURE;
		at = at * e->table->key[i]->n + (size_t)key.num;
	}
	return e->table->known[at / 64] >> (at % 64) & 1 ? sure(e->table->value[at]) : UNSURE;
}

static struct ref
ref_rule(const struct expr *e, const struct row *row)
{
	struct ref hit = e->rule->composite ? ref_eval(e->rule->when, row) : row->hit[e->rule->index];

	if (e->op == EXPR_HIT || !hit.known)
		return hit;
	return sure(e->rule->composite ? hit.num : row->count[e->rule->index]);
}

static struct ref
ref_eval(const struct expr *e, const struct row *row)
{
	struct ref a;

	switch (e->op) {
	case EXPR_TRUE: return sure(1);
	case EXPR_FALSE: return sure(0);
	case EXPR_NUMBER:
	case EXPR_DATE: return sure(e->num);
	case EXPR_CODE: return sure(e->code);
	case EXPR_FACT: return row->fact[e->fact->index];
	case EXPR_AND:
	case EXPR_OR: return ref_logic(e, row);
	case EXPR_NOT:
		a = ref_eval(e->a, row);
		return a.known ? sure(!(a.num != 0)) : UNSURE;
	case EXPR_IN:
	case EXPR_BETWEEN: return ref_list(e, row);
	case EXPR_KNOWN: return sure(ref_eval(e->a, row).known);
	case EXPR_UNKNOWN: return sure(!ref_eval(e->a, row).known);
	case EXPR_MATCHES:
		return row->fact[T1].known ? sure(strstr(row->text.p, words[e->term]) != NULL) : UNSURE;
	case EXPR_HIT:
	case EXPR_COUNT: return ref_rule(e, row);
	case EXPR_NEG:
		a = ref_eval(e->a, row);
		return a.known ? sure(-a.num) : UNSURE;
	case EXPR_AGE:
		a = ref_eval(e->a, row);
		return a.known ? sure(date_months((int32_t)a.num, AS_OF)) : UNSURE;
	case EXPR_LOOKUP: return ref_lookup(e, row);
	default: return ref_binary(e->op, ref_eval(e->a, row), ref_eval(e->b, row));
	}
}

#endif
