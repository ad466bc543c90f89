#include <stdlib.h>

#include "emit.h"
#include "lower.h"
#include "mem.h"

static int
by_level(const void *x, const void *y)
{
	const struct rule *a = *(const struct rule *const *)x, *b = *(const struct rule *const *)y;

	return a->level != b->level ? (a->level > b->level) - (a->level < b->level) :
	    (a->index > b->index) - (a->index < b->index);
}

/* A rule after those that it asks, so that a long chain of composites does not recurse. */
static void
lower_rules(const struct lower *l, const struct prog *p)
{
	const struct rule **rule = mem_alloc(p->nrules * sizeof(*rule));

	for (size_t i = 0; i < p->nrules; i++)
		rule[i] = p->rule[i];
	qsort(rule, p->nrules, sizeof(*rule), by_level);
	for (size_t i = 0; i < p->nrules; i++)
		lower_rule(l, rule[i]);
	mem_free(rule);
}

struct prog *
prog_compile(const struct ruleset *rs, enum record on, bool composites, const struct expr *const *extra,
    size_t nextra)
{
	struct prog *p = mem_zero(1, sizeof(*p));
	bool *inside = mem_zero(rs->nrules, sizeof(*inside));
	uint32_t *node_of = mem_alloc(rs->nrules * sizeof(*node_of));
	uint32_t *output = mem_alloc((rs->nrules + nextra) * sizeof(*output));
	struct graph graph;
	struct lower lower = { &graph, inside, node_of };
	size_t n = 0;

	p->ruleset = rs;
	p->rule = mem_zero(rs->nrules, sizeof(*p->rule));
	for (size_t i = 0; i < rs->nrules; i++) {
		node_of[i] = NOTHING;
		inside[i] = rs->rule[i].on == on && rs->rule[i].composite == composites;
		if (inside[i])
			p->rule[p->nrules++] = &rs->rule[i];
	}
	graph_init(&graph);
	lower_rules(&lower, p);
	for (size_t i = 0; i < p->nrules; i++)
		output[n++] = node_of[p->rule[i]->index];
	for (size_t i = 0; i < nextra; i++)
		output[n++] = lower_expr(&lower, extra[i]);
	emit_code(p, &graph, output, n);

	p->set = graph.set;		/* the program's now */
	p->nsets = graph.nsets;
	graph.set = NULL;
	graph.nsets = 0;
	graph_clear(&graph);
	mem_free(inside);
	mem_free(node_of);
	mem_free(output);
	return p;
}

void
prog_free(struct prog *p)
{
	if (p == NULL)
		return;
	for (size_t i = 0; i < p->nsets; i++)
		mem_free(p->set[i].has);
	mem_free(p->set);
	mem_free(p->search);
	mem_free(p->code);
	mem_free(p->fact);
	mem_free(p->rule);
	mem_free(p);
}

size_t
prog_facts(const struct prog *p, const struct fact *const **facts)
{
	*facts = p->fact;
	return p->nfacts;
}

size_t
prog_rules(const struct prog *p, const struct rule *const **rules)
{
	*rules = p->rule;
	return p->nrules;
}

size_t
prog_outputs(const struct prog *p)
{
	return p->noutputs;
}

bool
prog_searches(const struct prog *p, const struct fact *fact)
{
	for (size_t i = 0; i < p->nsearches; i++)
		if (p->fact[p->search[i].cell] == fact)
			return true;
	return false;
}
