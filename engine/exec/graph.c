#include <assert.h>
#include <string.h>

#include "graph.h"
#include "mem.h"

void
graph_init(struct graph *g)
{
	*g = (struct graph){ .nslots = 256 };
	g->slot = mem_alloc(g->nslots * sizeof(*g->slot));
	memset(g->slot, 0xff, g->nslots * sizeof(*g->slot));	/* NOTHING */
}

void
graph_clear(struct graph *g)
{
	for (size_t i = 0; i < g->nsets; i++)
		mem_free(g->set[i].has);
	mem_free(g->set);
	mem_free(g->slot);
	mem_free(g->node);
	*g = (struct graph){ 0 };
}

static uint64_t
mix(uint64_t h, uint64_t v)
{
	h = (h ^ v) * 0x9e3779b97f4a7c15u;
	return h ^ h >> 32;
}

static uint64_t
hash(const struct insn *n)
{
	uint64_t num;

	memcpy(&num, &n->num, sizeof(num));
	return mix(mix(mix(mix(mix(mix((uint64_t)n->op, n->a), n->b), n->index), num),
	    (uintptr_t)n->domain), (uintptr_t)n->table);
}

static bool
equal(const struct insn *x, const struct insn *y)
{
	return x->op == y->op && x->a == y->a && x->b == y->b && x->index == y->index &&
	    memcmp(&x->num, &y->num, sizeof(x->num)) == 0 && x->domain == y->domain && x->table == y->table;
}

/* The slot that holds N, or the free one where it belongs. */
static uint32_t *
find(const struct graph *g, const struct insn *n)
{
	size_t i = hash(n) & (g->nslots - 1);

	while (g->slot[i] != NOTHING && !equal(&g->node[g->slot[i]], n))
		i = (i + 1) & (g->nslots - 1);
	return &g->slot[i];
}

static void
widen(struct graph *g)
{
	g->nslots *= 2;
	g->slot = mem_resize(g->slot, g->nslots * sizeof(*g->slot));
	memset(g->slot, 0xff, g->nslots * sizeof(*g->slot));
	for (size_t i = 0; i < g->n; i++)
		*find(g, &g->node[i]) = (uint32_t)i;
}

static uint32_t
intern(struct graph *g, const struct insn *n)
{
	uint32_t *slot = find(g, n);

	if (*slot != NOTHING)
		return *slot;
	if (2 * g->n >= g->nslots) {
		widen(g);
		slot = find(g, n);
	}
	assert(g->n < NOTHING);
	g->node = mem_grow(g->node, &g->cap, g->n + 1, sizeof(*g->node));
	g->node[g->n] = *n;
	return *slot = (uint32_t)g->n++;
}

static bool
commutes(enum op op)
{
	return op == OP_AND || op == OP_OR || op == OP_IFF || op == OP_EQ || op == OP_SAME || op == OP_ADD ||
	    op == OP_MUL;
}

static uint32_t
constant(struct graph *g, bool v)
{
	return intern(g, &(struct insn){ .op = v ? OP_TRUE : OP_FALSE, .a = NOTHING, .b = NOTHING });
}

static uint32_t
negation(struct graph *g, uint32_t a)
{
	switch (g->node[a].op) {
	case OP_TRUE:
		return constant(g, false);
	case OP_FALSE:
		return constant(g, true);
	case OP_NOT:
		return g->node[a].a;
	default:
		return intern(g, &(struct insn){ .op = OP_NOT, .a = a, .b = NOTHING });
	}
}

/* OP of A and B where A is true or false, or both are one; NOTHING: as it stands. */
static uint32_t
simpler(struct graph *g, enum op op, uint32_t a, uint32_t b)
{
	enum op known = g->node[a].op;

	if (known != OP_TRUE && known != OP_FALSE)
		return op != OP_IFF && a == b ? a : NOTHING;
	if (op == OP_IFF)
		return known == OP_TRUE ? b : negation(g, b);
	return (op == OP_AND) == (known == OP_TRUE) ? b : a;
}

uint32_t
graph_add(struct graph *g, const struct insn *insn)
{
	struct insn n = *insn;
	uint32_t same = NOTHING;

	n.dst = 0;
	if (n.op == OP_NOT)
		return negation(g, n.a);
	if (n.op == OP_AND || n.op == OP_OR || n.op == OP_IFF) {
		same = simpler(g, n.op, n.a, n.b);
		if (same == NOTHING)
			same = simpler(g, n.op, n.b, n.a);
	}
	if (same != NOTHING)
		return same;
	if (commutes(n.op) && n.a > n.b) {
		n.a = insn->b;
		n.b = insn->a;
	}
	return intern(g, &n);
}

uint32_t
graph_set(struct graph *g, const struct domain *domain, bool *has)
{
	for (size_t i = 0; i < g->nsets; i++)
		if (g->set[i].domain == domain && memcmp(g->set[i].has, has, domain->n * sizeof(*has)) == 0) {
			mem_free(has);
			return (uint32_t)i;
		}
	g->set = mem_grow(g->set, &g->capsets, g->nsets + 1, sizeof(*g->set));
	g->set[g->nsets] = (struct code_set){ domain, has };
	return (uint32_t)g->nsets++;
}
