#include <assert.h>

#include "emit.h"
#include "mem.h"

/* Registers of one kind: those that are free are used again, the last first. */
struct pool {
	uint32_t *free;
	size_t nfree, cap, made;
};

static uint32_t
take(struct pool *p)
{
	return p->nfree > 0 ? p->free[--p->nfree] : (uint32_t)p->made++;
}

static void
give(struct pool *p, uint32_t reg)
{
	p->free = mem_grow(p->free, &p->cap, p->nfree + 1, sizeof(*p->free));
	p->free[p->nfree++] = reg;
}

struct emit {
	struct prog *prog;
	const struct graph *graph;
	uint32_t *last_use;		/* by node: the last node that needs it; NOTHING: no output does */
	uint32_t *place;		/* by node: its register or cell */
	uint32_t *first_output;		/* by node; NOTHING: none */
	uint32_t *next_output;		/* by output: another one of the same node */
	struct pool truths, values;
	size_t cap;
};

static uint32_t *
filled(size_t n)
{
	uint32_t *p = mem_alloc(n * sizeof(*p));

	for (size_t i = 0; i < n; i++)
		p[i] = NOTHING;
	return p;
}

static void
find_uses(struct emit *e, const uint32_t *output, size_t noutputs)
{
	for (size_t i = noutputs; i-- > 0;) {
		e->next_output[i] = e->first_output[output[i]];
		e->first_output[output[i]] = (uint32_t)i;
		e->last_use[output[i]] = output[i];
	}
	for (uint32_t i = (uint32_t)e->graph->n; i-- > 0;) {
		const struct insn *n = &e->graph->node[i];
		const uint32_t operand[] = { n->a, n->b };

		if (e->last_use[i] == NOTHING)
			continue;
		for (size_t k = 0; k < 2; k++)	/* going backwards, the first use met is the last */
			if (operand[k] != NOTHING && (e->last_use[operand[k]] == NOTHING ||
			    e->last_use[operand[k]] == operand[k]))
				e->last_use[operand[k]] = i;
	}
}

/* The facts that are read, in order of index, and the cells of their nodes. */
static void
place_facts(struct emit *e)
{
	const struct ruleset *rs = e->prog->ruleset;
	uint32_t *node = filled(rs->nfacts);

	for (uint32_t i = 0; i < e->graph->n; i++)
		if (e->graph->node[i].op == OP_FACT && e->last_use[i] != NOTHING)
			node[e->graph->node[i].index] = i;
	e->prog->fact = mem_zero(rs->nfacts, sizeof(*e->prog->fact));
	for (size_t i = 0; i < rs->nfacts; i++)
		if (node[i] != NOTHING) {
			e->place[node[i]] = (uint32_t)e->prog->nfacts;
			e->prog->fact[e->prog->nfacts++] = &rs->fact[i];
		}
	mem_free(node);
}

static void
put(struct emit *e, const struct insn *insn)
{
	struct prog *p = e->prog;

	p->code = mem_grow(p->code, &e->cap, p->ncode + 1, sizeof(*p->code));
	p->code[p->ncode++] = *insn;
}

static void
release(struct emit *e, uint32_t node)
{
	switch (op_info[e->graph->node[node].op].result) {
	case OPERAND_T:
		give(&e->truths, e->place[node]);
		break;
	case OPERAND_V:
		if (e->place[node] >= e->prog->nfacts)
			give(&e->values, e->place[node] - (uint32_t)e->prog->nfacts);
		break;
	case OPERAND_N:
		break;
	}
}

static uint32_t
search(struct prog *p, size_t *cap, uint32_t cell, uint32_t term)
{
	p->search = mem_grow(p->search, cap, p->nsearches + 1, sizeof(*p->search));
	p->search[p->nsearches] = (struct search){ cell, term };
	return (uint32_t)p->nsearches++;
}

static void
emit_node(struct emit *e, uint32_t node, size_t *capsearch)
{
	struct insn n = e->graph->node[node];
	uint32_t a = n.a, b = n.b;

	n.a = a != NOTHING ? e->place[a] : NOTHING;
	n.b = b != NOTHING ? e->place[b] : NOTHING;
	if (n.op == OP_MATCHES)
		n.index = search(e->prog, capsearch, n.a, n.index);
	/* the result's register is none of the operands': the loops may assume so */
	n.dst = op_info[n.op].result == OPERAND_T ? take(&e->truths) :
	    take(&e->values) + (uint32_t)e->prog->nfacts;
	e->place[node] = n.dst;
	put(e, &n);

	for (uint32_t i = e->first_output[node]; i != NOTHING; i = e->next_output[i])
		put(e, &(struct insn){ .op = OP_OUT, .a = n.dst, .b = NOTHING, .index = i });
	if (a != NOTHING && e->last_use[a] == node)
		release(e, a);
	if (b != NOTHING && b != a && e->last_use[b] == node)
		release(e, b);
	if (e->last_use[node] == node)
		release(e, node);
}

void
emit_code(struct prog *p, const struct graph *g, const uint32_t *output, size_t noutputs)
{
	struct emit e = { .prog = p, .graph = g, .last_use = filled(g->n), .place = filled(g->n),
		.first_output = filled(g->n), .next_output = filled(noutputs) };
	size_t capsearch = 0;

	find_uses(&e, output, noutputs);
	place_facts(&e);
	for (uint32_t i = 0; i < g->n; i++)
		if (e.last_use[i] != NOTHING && g->node[i].op != OP_FACT)
			emit_node(&e, i, &capsearch);
	p->noutputs = noutputs;
	p->ntruths = e.truths.made;
	p->nvalues = e.values.made;
	mem_free(e.truths.free);
	mem_free(e.values.free);
	mem_free(e.last_use);
	mem_free(e.place);
	mem_free(e.first_output);
	mem_free(e.next_output);
}
