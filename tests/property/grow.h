#ifndef GROW_H
#define GROW_H

#include "arena.h"
#include "reference.h"

/* Random expressions over the world of reference.h, well typed. */
static uint64_t state;

static unsigned
below(unsigned n)
{
	state = state * 6364136223846793005u + 1442695040888963407u;
	return (unsigned)((state >> 33) % n);
}

struct grow {
	struct arena *arena;
	const struct rule *rule;
	unsigned nrules;		/* rules that may be asked: those before this one */
};

static const struct expr *grow_truth(struct grow *, int depth);
static const struct expr *grow_number(struct grow *, int depth);
static const struct expr *grow_code(struct grow *, const struct domain *, int depth);

static const struct expr *
node(struct grow *g, struct expr e)
{
	struct expr *p = arena_alloc(g->arena, sizeof(*p));

	*p = e;
	return p;
}

static const struct expr *
grow_fact(struct grow *g, unsigned index, enum type type)
{
	return node(g, (struct expr){ .op = EXPR_FACT, .type = type, .fact = &facts[index],
		.domain = facts[index].domain });
}

static const struct expr *
grow_constant(struct grow *g)
{
	static const double numbers[] = { 0, 1, 2, -1, 3, 0.5, 5, 1e308, -0.0 };

	return node(g, (struct expr){ .op = EXPR_NUMBER, .type = TYPE_NUMBER, .num = numbers[below(9)] });
}

static const struct expr *
grow_date(struct grow *g)
{
	if (below(3) == 0)
		return node(g, (struct expr){ .op = EXPR_DATE, .type = TYPE_DATE, .num = 18000 + (int)below(2500) });
	return grow_fact(g, D1 + below(2), TYPE_DATE);
}

static const struct expr *
grow_lookup(struct grow *g, const struct lookup *table, int depth)
{
	const struct expr **key = arena_alloc(g->arena, 2 * sizeof(const struct expr *));

	for (size_t i = 0; i < table->nkeys; i++)
		key[i] = grow_code(g, table->key[i], depth - 1);
	return node(g, (struct expr){ .op = EXPR_LOOKUP, .type = table->type, .domain = table->domain,
		.table = table, .list = key, .nlist = table->nkeys });
}

static const struct expr *
grow_code(struct grow *g, const struct domain *domain, int depth)
{
	if (below(4) == 0)
		return node(g, (struct expr){ .op = EXPR_CODE, .type = TYPE_CATEGORY, .domain = domain,
			.code = (int32_t)below((unsigned)domain->n) });
	if (domain == &fit)
		return grow_fact(g, S1, TYPE_CATEGORY);
	return depth > 0 && below(3) == 0 ? grow_lookup(g, &lookups[2], depth) :
	    grow_fact(g, C1 + below(2), TYPE_CATEGORY);
}

static const struct expr *
grow_number(struct grow *g, int depth)
{
	static const enum expr_op ops[] = { EXPR_ADD, EXPR_SUB, EXPR_MUL, EXPR_DIV };

	switch (depth > 0 ? below(9) : below(3)) {
	case 0: return grow_constant(g);
	case 1:
	case 2: return grow_fact(g, N1 + below(2), TYPE_NUMBER);
	case 3: return node(g, (struct expr){ .op = EXPR_NEG, .type = TYPE_NUMBER, .a = grow_number(g, depth - 1) });
	case 4: return node(g, (struct expr){ .op = EXPR_AGE, .type = TYPE_NUMBER, .a = grow_date(g) });
	case 5: return grow_lookup(g, &lookups[1], depth);
	case 6: return g->nrules == 0 ? grow_constant(g) : node(g, (struct expr){ .op = EXPR_COUNT,
		.type = TYPE_NUMBER, .rule = &g->rule[below(g->nrules)] });
	default:
		return node(g, (struct expr){ .op = ops[below(4)], .type = TYPE_NUMBER,
			.a = grow_number(g, depth - 1), .b = grow_number(g, depth - 1) });
	}
}

static const struct expr *
grow_comparison(struct grow *g, int depth)
{
	static const enum expr_op ops[] = { EXPR_EQ, EXPR_NE, EXPR_LT, EXPR_LE, EXPR_GT, EXPR_GE };
	const struct domain *domain = domains[below(2)];

	switch (below(4)) {
	case 0: return node(g, (struct expr){ .op = ops[below(2)], .a = grow_truth(g, depth - 1),
		.b = grow_truth(g, depth - 1) });
	case 1: return node(g, (struct expr){ .op = ops[below(2)], .a = grow_code(g, domain, depth),
		.b = grow_code(g, domain, depth) });
	case 2: return node(g, (struct expr){ .op = ops[below(6)], .a = grow_date(g), .b = grow_date(g) });
	default: return node(g, (struct expr){ .op = ops[below(6)], .a = grow_number(g, depth - 1),
		.b = grow_number(g, depth - 1) });
	}
}

static const struct expr *
grow_list(struct grow *g, int depth)
{
	const struct expr **list = arena_alloc(g->arena, 8 * sizeof(const struct expr *));
	const struct domain *domain = domains[below(2)];
	bool codes = below(2) == 0;
	size_t n = 1 + below(8);

	if (below(3) == 0) {
		list[0] = grow_number(g, depth - 1);
		list[1] = grow_number(g, depth - 1);
		return node(g, (struct expr){ .op = EXPR_BETWEEN, .a = grow_number(g, depth - 1), .list = list,
			.nlist = 2 });
	}
	for (size_t i = 0; i < n; i++)
		list[i] = codes ? node(g, (struct expr){ .op = EXPR_CODE, .type = TYPE_CATEGORY, .domain = domain,
			.code = (int32_t)below((unsigned)domain->n) }) : grow_constant(g);
	return node(g, (struct expr){ .op = EXPR_IN, .list = list, .nlist = n,
		.a = codes ? grow_code(g, domain, depth) : grow_number(g, depth - 1) });
}

static const struct expr *
grow_known(struct grow *g, int depth)
{
	enum expr_op op = below(2) == 0 ? EXPR_KNOWN : EXPR_UNKNOWN;

	switch (below(4)) {
	case 0: return node(g, (struct expr){ .op = op, .a = grow_truth(g, depth - 1) });
	case 1: return node(g, (struct expr){ .op = op, .a = grow_code(g, &colour, depth) });
	case 2: return node(g, (struct expr){ .op = op, .a = grow_fact(g, T1, TYPE_TEXT) });
	default: return node(g, (struct expr){ .op = op, .a = grow_number(g, depth - 1) });
	}
}

static const struct expr *
grow_truth(struct grow *g, int depth)
{
	switch (depth > 0 ? below(12) : below(3)) {
	case 0: return below(6) != 0 ? grow_fact(g, B1, TYPE_BOOL) :
		node(g, (struct expr){ .op = below(2) == 0 ? EXPR_TRUE : EXPR_FALSE });
	case 1: return grow_fact(g, B1 + below(2), TYPE_BOOL);
	case 2:
		if (g->nrules > 0)
			return node(g, (struct expr){ .op = EXPR_HIT, .rule = &g->rule[below(g->nrules)] });
		return node(g, (struct expr){ .op = EXPR_MATCHES, .term = below(2),
			.a = grow_fact(g, T1, TYPE_TEXT) });
	case 3: return node(g, (struct expr){ .op = EXPR_NOT, .a = grow_truth(g, depth - 1) });
	case 4: return grow_lookup(g, &lookups[0], depth);
	case 5: return grow_list(g, depth);
	case 6: return grow_known(g, depth);
	case 7:
	case 8: return grow_comparison(g, depth);
	default:
		return node(g, (struct expr){ .op = below(2) == 0 ? EXPR_AND : EXPR_OR,
			.a = grow_truth(g, depth - 1), .b = grow_truth(g, depth - 1) });
	}
}

#endif
