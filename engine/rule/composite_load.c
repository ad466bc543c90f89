#include <string.h>

#include "buf.h"
#include "json_at.h"
#include "mem.h"
#include "ruleset_load.h"

/*
 * What asks what: levels, so that each composite is evaluated after those it asks,
 * and rings, which have no order.  A walk in depth without recursion: a chain of
 * composites may be as long as there are rules.
 */
struct asked {
	struct rule **rule;		/* by asker, one after the other */
	size_t n, cap;
};

struct step {
	struct rule *rule;
	size_t next;			/* into what it asks */
};

struct walk {
	struct rule *rule;
	const struct json_at *const *at;
	struct asked asked;
	size_t *first;			/* by rule->index: the first that it asks; one more at the end */
	enum { NEW, OPEN, DONE } *state;
	struct step *path;		/* the rules that are open, in order */
	size_t depth;
};

static void
find_asked(struct walk *w, struct rule *r, const struct expr *e)
{
	if (e == NULL)
		return;
	if (e->rule != NULL) {
		r->composite = true;
		w->asked.rule = mem_grow(w->asked.rule, &w->asked.cap, w->asked.n + 1, sizeof(struct rule *));
		w->asked.rule[w->asked.n++] = &w->rule[e->rule->index];
	}
	find_asked(w, r, e->a);
	find_asked(w, r, e->b);
	for (size_t i = 0; i < e->nlist; i++)
		find_asked(w, r, e->list[i]);
}

static void
tell_cycle(struct walk *w, const struct rule *again)
{
	struct buf path = { 0 };
	size_t from = 0;

	while (w->path[from].rule != again)
		from++;
	for (size_t i = from; i < w->depth; i++)
		buf_printf(&path, "%s asks ", w->path[i].rule->id);
	buf_text(&path, again->id);
	json_at_fault(w->at[again->index], "cycle", NULL, "rules ask one another in a ring: %.900s", path.p);
	buf_free(&path);
}

static void
open_rule(struct walk *w, struct rule *r)
{
	w->state[r->index] = OPEN;
	w->path[w->depth++] = (struct step){ r, w->first[r->index] };
}

/* All that R asks, directly or not, before R. */
static void
visit(struct walk *w, struct rule *r)
{
	open_rule(w, r);
	while (w->depth > 0) {
		struct step *s = &w->path[w->depth - 1];
		struct rule *asked;

		if (s->next == w->first[s->rule->index + 1]) {
			w->state[s->rule->index] = DONE;
			w->depth--;
			continue;
		}
		asked = w->asked.rule[s->next];
		if (w->state[asked->index] == NEW) {
			open_rule(w, asked);
			continue;
		}
		if (w->state[asked->index] == OPEN)
			tell_cycle(w, asked);
		if (s->rule->level <= asked->level)
			s->rule->level = asked->level + 1;
		s->next++;
	}
}

void
composite_load(struct loading *l, struct rule *rule, const struct json_at *const *at)
{
	size_t n = l->ruleset->nrules;
	struct walk w = { .rule = rule, .at = at };

	w.first = arena_alloc(l->scratch, (n + 1) * sizeof(*w.first));
	w.state = arena_alloc(l->scratch, n * sizeof(*w.state));
	w.path = arena_alloc(l->scratch, n * sizeof(*w.path));
	for (size_t i = 0; i < n; i++) {
		w.first[i] = w.asked.n;
		find_asked(&w, &rule[i], rule[i].when);
	}
	w.first[n] = w.asked.n;
	for (size_t i = 0; i < n; i++)
		if (w.state[i] == NEW)
			visit(&w, &rule[i]);
	mem_free(w.asked.rule);
}
