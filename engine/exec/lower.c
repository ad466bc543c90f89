#include <assert.h>
#include <stdlib.h>

#include "lower.h"
#include "mem.h"

static uint32_t
unary(const struct lower *l, enum op op, uint32_t a)
{
	return graph_add(l->graph, &(struct insn){ .op = op, .a = a, .b = NOTHING });
}

static uint32_t
binary(const struct lower *l, enum op op, uint32_t a, uint32_t b)
{
	return graph_add(l->graph, &(struct insn){ .op = op, .a = a, .b = b });
}

static uint32_t
leaf(const struct lower *l, enum op op, uint32_t index)
{
	return graph_add(l->graph, &(struct insn){ .op = op, .a = NOTHING, .b = NOTHING, .index = index });
}

static uint32_t
number(const struct lower *l, double num)
{
	return graph_add(l->graph, &(struct insn){ .op = OP_NUMBER, .a = NOTHING, .b = NOTHING, .num = num });
}

static uint32_t
fact(const struct lower *l, const struct fact *f)
{
	return leaf(l, OP_FACT, f->index);
}

/* OP of two expressions, the left one lowered first. */
static uint32_t
operation(const struct lower *l, enum op op, const struct expr *x, const struct expr *y)
{
	uint32_t a = lower_expr(l, x);

	return binary(l, op, a, lower_expr(l, y));
}

/* A chain `a and b and c`, or of `or`, is one operation on a set of operands:
 * these come in order of node, so that the same chain written otherwise is the same node. */
struct chain {
	enum expr_op op;
	uint32_t *node;
	size_t n, cap;
};

static void
gather(const struct lower *l, struct chain *c, const struct expr *e)
{
	uint32_t node;

	if (e->op == c->op) {
		gather(l, c, e->a);
		gather(l, c, e->b);
		return;
	}
	node = lower_expr(l, e);
	c->node = mem_grow(c->node, &c->cap, c->n + 1, sizeof(*c->node));
	c->node[c->n++] = node;
}

static int
by_node(const void *x, const void *y)
{
	uint32_t a = *(const uint32_t *)x, b = *(const uint32_t *)y;

	return (a > b) - (a < b);
}

static uint32_t
chain(const struct lower *l, const struct expr *e)
{
	struct chain c = { .op = e->op };
	uint32_t node;

	gather(l, &c, e);
	qsort(c.node, c.n, sizeof(*c.node), by_node);
	node = c.node[0];
	for (size_t i = 1; i < c.n; i++)
		if (c.node[i] != c.node[i - 1])
			node = binary(l, e->op == EXPR_AND ? OP_AND : OP_OR, node, c.node[i]);
	mem_free(c.node);
	return node;
}

/* What A op B is with the sides changed. */
static enum expr_op
mirrored(enum expr_op op)
{
	switch (op) {
	case EXPR_LT:
		return EXPR_GT;
	case EXPR_LE:
		return EXPR_GE;
	case EXPR_GT:
		return EXPR_LT;
	case EXPR_GE:
		return EXPR_LE;
	default:
		return op;
	}
}

static uint32_t
compare_constant(const struct lower *l, enum expr_op op, uint32_t a, double k)
{
	static const enum op ops[NEXPR_OPS] = { [EXPR_LT] = OP_LT_K, [EXPR_LE] = OP_LE_K, [EXPR_GT] = OP_GT_K,
		[EXPR_GE] = OP_GE_K, [EXPR_EQ] = OP_EQ_K, [EXPR_NE] = OP_NE_K };

	return graph_add(l->graph, &(struct insn){ .op = ops[op], .a = a, .b = NOTHING, .num = k });
}

static uint32_t
compare_numbers(const struct lower *l, enum expr_op op, const struct expr *x, const struct expr *y)
{
	uint32_t a = lower_expr(l, x), b = lower_expr(l, y);

	if (l->graph->node[b].op == OP_NUMBER)
		return compare_constant(l, op, a, l->graph->node[b].num);
	if (l->graph->node[a].op == OP_NUMBER)
		return compare_constant(l, mirrored(op), b, l->graph->node[a].num);
	switch (op) {
	case EXPR_LT:
		return binary(l, OP_LT, a, b);
	case EXPR_LE:
		return binary(l, OP_LE, a, b);
	case EXPR_GT:
		return binary(l, OP_LT, b, a);
	case EXPR_GE:
		return binary(l, OP_LE, b, a);
	case EXPR_EQ:
		return binary(l, OP_EQ, a, b);
	default:
		assert(op == EXPR_NE);
		return unary(l, OP_NOT, binary(l, OP_EQ, a, b));
	}
}

static uint32_t
is_code(const struct lower *l, uint32_t a, const struct domain *domain, int32_t code)
{
	return graph_add(l->graph, &(struct insn){ .op = OP_IS, .a = a, .b = NOTHING, .index = (uint32_t)code,
		.domain = domain });
}

static uint32_t
same_code(const struct lower *l, const struct expr *x, const struct expr *y)
{
	if (y->op == EXPR_CODE)
		return is_code(l, lower_expr(l, x), y->domain, y->code);
	if (x->op == EXPR_CODE)
		return is_code(l, lower_expr(l, y), x->domain, x->code);
	return operation(l, OP_SAME, x, y);
}

static uint32_t
compare(const struct lower *l, const struct expr *e)
{
	uint32_t same;

	switch (e->a->type) {
	case TYPE_BOOL:
		same = operation(l, OP_IFF, e->a, e->b);
		break;
	case TYPE_CATEGORY:
		same = same_code(l, e->a, e->b);
		break;
	default:
		return compare_numbers(l, e->op, e->a, e->b);
	}
	return e->op == EXPR_NE ? unary(l, OP_NOT, same) : same;
}

static uint32_t
in_numbers(const struct lower *l, uint32_t a, const struct expr *e)
{
	uint32_t any = compare_constant(l, EXPR_EQ, a, e->list[0]->num);

	for (size_t i = 1; i < e->nlist; i++)
		any = binary(l, OP_OR, any, compare_constant(l, EXPR_EQ, a, e->list[i]->num));
	return any;
}

/* So many comparisons are faster than a look into a set for each row. */
enum { FEW_CODES = 4 };

static uint32_t
in_codes(const struct lower *l, uint32_t a, const struct expr *e)
{
	const struct domain *domain = e->a->domain;
	bool *has = mem_zero(domain->n, sizeof(*has));
	uint32_t any = NOTHING;
	size_t n = 0;

	for (size_t i = 0; i < e->nlist; i++) {
		n += !has[e->list[i]->code];
		has[e->list[i]->code] = true;
	}
	if (n > FEW_CODES)
		return graph_add(l->graph, &(struct insn){ .op = OP_IN, .a = a, .b = NOTHING, .domain = domain,
			.index = graph_set(l->graph, domain, has) });
	for (size_t code = 0; code < domain->n; code++)
		if (has[code]) {
			uint32_t is = is_code(l, a, domain, (int32_t)code);

			any = any == NOTHING ? is : binary(l, OP_OR, any, is);
		}
	mem_free(has);
	return any;
}

static uint32_t
in_list(const struct lower *l, const struct expr *e)
{
	uint32_t a = lower_expr(l, e->a);

	return e->a->type == TYPE_CATEGORY ? in_codes(l, a, e) : in_numbers(l, a, e);
}

static uint32_t
is_known(const struct lower *l, const struct expr *a)
{
	if (a->op == EXPR_FACT)
		return unary(l, OP_KNOWN, fact(l, a->fact));
	return unary(l, a->type == TYPE_BOOL ? OP_DECIDED : OP_KNOWN, lower_expr(l, a));
}

static uint32_t
look_up(const struct lower *l, const struct expr *e)
{
	struct insn n = { .table = e->table };

	n.op = e->type == TYPE_BOOL ? OP_LOOKUP_BOOL : e->type == TYPE_CATEGORY ? OP_LOOKUP_CODE :
	    OP_LOOKUP_NUMBER;
	n.a = lower_expr(l, e->list[0]);
	n.b = e->nlist > 1 ? lower_expr(l, e->list[1]) : NOTHING;
	return graph_add(l->graph, &n);
}

uint32_t
lower_expr(const struct lower *l, const struct expr *e)
{
	static const enum op arithmetic[NEXPR_OPS] = { [EXPR_ADD] = OP_ADD, [EXPR_SUB] = OP_SUB,
		[EXPR_MUL] = OP_MUL, [EXPR_DIV] = OP_DIV, [EXPR_NEG] = OP_NEG, [EXPR_AGE] = OP_AGE };
	uint32_t from;

	switch (e->op) {
	case EXPR_TRUE:
		return leaf(l, OP_TRUE, 0);
	case EXPR_FALSE:
		return leaf(l, OP_FALSE, 0);
	case EXPR_NUMBER:
	case EXPR_DATE:
		return number(l, e->num);
	case EXPR_CODE:
		return graph_add(l->graph, &(struct insn){ .op = OP_CODE, .a = NOTHING, .b = NOTHING,
			.index = (uint32_t)e->code, .domain = e->domain });
	case EXPR_FACT:
		return e->fact->type == FACT_BOOL ? unary(l, OP_BOOL, fact(l, e->fact)) : fact(l, e->fact);
	case EXPR_AND:
	case EXPR_OR:
		return chain(l, e);
	case EXPR_NOT:
		return unary(l, OP_NOT, lower_expr(l, e->a));
	case EXPR_LT:
	case EXPR_LE:
	case EXPR_GT:
	case EXPR_GE:
	case EXPR_EQ:
	case EXPR_NE:
		return compare(l, e);
	case EXPR_IN:
		return in_list(l, e);
	case EXPR_BETWEEN:
		from = compare_numbers(l, EXPR_GE, e->a, e->list[0]);
		return binary(l, OP_AND, from, compare_numbers(l, EXPR_LE, e->a, e->list[1]));
	case EXPR_KNOWN:
		return is_known(l, e->a);
	case EXPR_UNKNOWN:
		return unary(l, OP_NOT, is_known(l, e->a));
	case EXPR_MATCHES:
		return graph_add(l->graph, &(struct insn){ .op = OP_MATCHES, .a = lower_expr(l, e->a),
			.b = NOTHING, .index = e->term });
	case EXPR_HIT:
		return l->inside[e->rule->index] ? lower_rule(l, e->rule) : leaf(l, OP_HIT, e->rule->index);
	case EXPR_COUNT:
		return l->inside[e->rule->index] ? unary(l, OP_ONE_IF, lower_rule(l, e->rule)) :
		    leaf(l, OP_COUNT, e->rule->index);
	case EXPR_ADD:
	case EXPR_SUB:
	case EXPR_MUL:
	case EXPR_DIV:
		return operation(l, arithmetic[e->op], e->a, e->b);
	case EXPR_NEG:
	case EXPR_AGE:
		return unary(l, arithmetic[e->op], lower_expr(l, e->a));
	case EXPR_LOOKUP:
		return look_up(l, e);
	case NEXPR_OPS:
		break;
	}
	assert(false);
	return NOTHING;
}

uint32_t
lower_rule(const struct lower *l, const struct rule *rule)
{
	if (l->node_of[rule->index] == NOTHING)
		l->node_of[rule->index] = lower_expr(l, rule->when);
	return l->node_of[rule->index];
}
