#include <string.h>

#include "buf.h"
#include "json_at.h"
#include "ruleset_load.h"

/*
 * What asks what: levels, so that each composite is evaluated after those it asks,
 * and rings, which have no order.
 */
enum state { NEW, OPEN, DONE };

struct walk {
	struct rule *rule;
	const struct json_at *const *at;
	enum state *state;
	const struct rule **path;	/* the rules that are open, in order */
	size_t depth;
};

static void visit(struct walk *, struct rule *);

static void
tell_cycle(struct walk *w, const struct rule *again)
{
	struct buf path = { 0 };
	size_t from = 0;

	while (w->path[from] != again)
		from++;
	for (size_t i = from; i < w->depth; i++)
		buf_printf(&path, "%s asks ", w->path[i]->id);
	buf_text(&path, again->id);
	json_at_fault(w->at[again->index], "cycle", NULL, "rules ask one another in a ring: %.900s", path.p);
	buf_free(&path);
}

/* The rules that E asks: each is visited first. */
static void
visit_asked(struct walk *w, struct rule *r, const struct expr *e)
{
	if (e == NULL)
		return;
	if (e->rule != NULL) {
		struct rule *asked = &w->rule[e->rule->index];

		r->composite = true;
		if (w->state[asked->index] == OPEN)
			tell_cycle(w, asked);
		else
			visit(w, asked);
		if (r->level <= asked->level)
			r->level = asked->level + 1;
	}
	visit_asked(w, r, e->a);
	visit_asked(w, r, e->b);
	for (size_t i = 0; i < e->nlist; i++)
		visit_asked(w, r, e->list[i]);
}

static void
visit(struct walk *w, struct rule *r)
{
	if (w->state[r->index] != NEW)
		return;
	w->state[r->index] = OPEN;
	w->path[w->depth++] = r;
	visit_asked(w, r, r->when);
	w->depth--;
	w->state[r->index] = DONE;
}

void
composite_load(struct loading *l, struct rule *rule, const struct json_at *const *at)
{
	size_t n = l->ruleset->nrules;
	struct walk w = { .rule = rule, .at = at };

	w.state = arena_alloc(l->scratch, n * sizeof(*w.state));
	w.path = arena_alloc(l->scratch, n * sizeof(*w.path));
	for (size_t i = 0; i < n; i++)
		visit(&w, &rule[i]);
}
