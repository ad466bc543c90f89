#include <assert.h>

#include "mem.h"
#include "nats.h"
#include "plan.h"

/* Append to FACT the facts on assessments that E reads, each once. */
static size_t
answers(const struct expr *e, const struct fact **fact, size_t n)
{
	if (e == NULL)
		return n;
	if (e->op == EXPR_FACT && e->fact->on == ON_ASSESSMENT) {
		for (size_t i = 0; i < n; i++)
			if (fact[i] == e->fact)
				return n;
		fact[n++] = e->fact;
	}
	n = answers(e->a, fact, n);
	n = answers(e->b, fact, n);
	for (size_t i = 0; i < e->nlist; i++)
		n = answers(e->list[i], fact, n);
	return n;
}

static void
plan_rule(struct plan *p, struct rule_plan *out, const struct rule *rule, const struct fact **room)
{
	const struct fact **facts;

	out->rule = rule;
	out->full = nats_of_ppm(p->ruleset->model.strength[rule->strength] * PERMILLE);
	out->nanswers = answers(rule->when, room, 0);
	facts = arena_alloc(p->arena, out->nanswers * sizeof(*facts));
	for (size_t i = 0; i < out->nanswers; i++)
		facts[i] = room[i];
	out->answer = facts;
}

static void
note_outputs(const struct prog *prog, struct rule_plan *plan)
{
	const struct rule *const *rule;
	size_t n = prog_rules(prog, &rule);

	for (size_t i = 0; i < n; i++)
		plan[rule[i]->index].output = (unsigned)i;
}

/* The composites, level by level: judged in this order, each finds those that it asks judged. */
static void
order_composites(struct plan *p)
{
	const struct rule *const *rule, **order;
	size_t n = prog_rules(p->composites, &rule);

	order = arena_alloc(p->arena, n * sizeof(*order));
	for (unsigned level = 1; p->ncomposites < n; level++)
		for (size_t i = 0; i < n; i++)
			if (rule[i]->level == level)
				order[p->ncomposites++] = rule[i];
	p->composite = order;
}

struct plan *
plan_new(const struct ruleset *rs)
{
	struct plan *p = mem_zero(1, sizeof(*p));
	const struct rule *const *rules;
	struct rule_plan *plan;
	const struct fact **room;
	const struct expr **extra;
	size_t n = 0;

	p->ruleset = rs;
	p->arena = arena_new();
	plan = arena_alloc(p->arena, rs->nrules * sizeof(*plan));
	room = mem_zero(rs->nfacts, sizeof(*room));
	for (size_t i = 0; i < rs->nrules; i++)
		plan_rule(p, &plan[i], &rs->rule[i], room);
	mem_free(room);
	p->rule = plan;

	extra = mem_zero(rs->nsources + 2, sizeof(*extra));
	for (size_t i = 0; i < rs->nsources; i++)
		extra[n++] = rs->source[i].when;
	extra[n++] = rs->model.credible;
	extra[n++] = rs->model.no_access;
	p->prog[ON_FACILITY] = prog_compile(rs, ON_FACILITY, false, extra, n);
	mem_free(extra);
	p->has_unread = rs->model.unread != NULL;
	for (int on = ON_FINDING; on < NRECORDS; on++)
		p->prog[on] = prog_compile(rs, (enum record)on, false, &rs->model.unread, on == ON_FINDING && p->has_unread ? 1 : 0);
	p->composites = prog_compile(rs, ON_FACILITY, true, NULL, 0);

	p->first_source = (unsigned)prog_rules(p->prog[ON_FACILITY], &rules);
	p->credible = p->first_source + (unsigned)rs->nsources;
	p->no_access = p->credible + 1;
	p->unread = (unsigned)prog_rules(p->prog[ON_FINDING], &rules);
	for (int on = 0; on < NRECORDS; on++)
		if (p->prog[on] != NULL)
			note_outputs(p->prog[on], plan);
	note_outputs(p->composites, plan);
	order_composites(p);
	return p;
}

void
plan_free(struct plan *p)
{
	if (p == NULL)
		return;
	for (int on = 0; on < NRECORDS; on++)
		prog_free(p->prog[on]);
	prog_free(p->composites);
	arena_free(p->arena);
	mem_free(p);
}

static void
note_facts(const struct prog *prog, bool *reads)
{
	const struct fact *const *read;
	size_t n = prog_facts(prog, &read);

	for (size_t i = 0; i < n; i++)
		reads[read[i]->index] = true;
}

size_t
plan_facts(const struct plan *p, enum record record, const struct fact **facts, size_t cap)
{
	const struct ruleset *rs = p->ruleset;
	bool *reads = mem_zero(rs->nfacts, sizeof(*reads));
	size_t n = 0;

	for (int on = 0; on < NRECORDS; on++)
		if (p->prog[on] != NULL)
			note_facts(p->prog[on], reads);
	note_facts(p->composites, reads);
	for (size_t i = 0; i < rs->nfacts; i++)
		if (reads[i] && rs->fact[i].on == record) {
			assert(n < cap);
			facts[n++] = &rs->fact[i];
		}
	mem_free(reads);
	return n;
}
