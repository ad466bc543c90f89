#include <string.h>

#include "mem.h"
#include "verdicts.h"

void
verdicts_init(struct verdicts *v, const struct plan *before, const struct plan *after)
{
	const struct ruleset *rs[2] = { before->ruleset, after->ruleset };
	size_t at[2] = { 0, 0 };

	*v = (struct verdicts){ .plan = { before, after } };
	v->id = mem_zero(rs[0]->nrules + rs[1]->nrules, sizeof(*v->id));
	v->context = mem_zero(rs[0]->nrules + rs[1]->nrules, sizeof(*v->context));
	for (int i = 0; i < 2; i++)
		v->slot[i] = mem_zero(rs[i]->nrules, sizeof(**v->slot));
	while (at[0] < rs[0]->nrules || at[1] < rs[1]->nrules) {	/* both are in order of id */
		int order = at[0] == rs[0]->nrules ? 1 : at[1] == rs[1]->nrules ? -1 :
		    strcmp(rs[0]->rule[at[0]].id, rs[1]->rule[at[1]].id);

		for (int i = 0; i < 2; i++) {
			const struct rule *r;

			if (i == 0 ? order > 0 : order < 0)
				continue;
			r = &rs[i]->rule[at[i]++];
			v->id[v->nrules] = r->id;
			v->context[v->nrules] = r->indicator == IND_CONTEXT || r->indicator == IND_CONTROLS;
			v->slot[i][r->index] = (unsigned)v->nrules;
		}
		v->nrules++;
	}
	v->points = mem_zero(v->nrules + 1, sizeof(*v->points));
}

void
verdicts_fini(struct verdicts *v)
{
	mem_free(v->id);
	mem_free(v->context);
	mem_free(v->slot[0]);
	mem_free(v->slot[1]);
	mem_free(v->points);
}

/* The points of one verdict, added or taken away; what a floor lifts is its rule's. */
static void
count(struct verdicts *v, int side, const struct verdict *verdict, int sign)
{
	int lift = verdict->score;

	for (size_t i = 0; i < verdict->nevidence; i++) {
		const struct evidence *e = &verdict->evidence[i];

		v->points[v->slot[side][e->rule]] += sign * e->points;
		lift -= e->points;
	}
	v->points[verdict->floor_rule == NO_RULE ? v->nrules : v->slot[side][verdict->floor_rule]] += sign * lift;
}

/* Has a rule on anything but context fired in either? */
static bool
anything_seen(const struct verdicts *v, const struct verdict verdict[2])
{
	for (int side = 0; side < 2; side++)
		for (size_t i = 0; i < verdict[side].nevidence; i++)
			if (!v->context[v->slot[side][verdict[side].evidence[i].rule]])
				return true;
	return false;
}

size_t
verdicts_causes(struct verdicts *v, const struct verdict verdict[2], struct cause *cause, size_t cap)
{
	bool ranked = verdict[0].band != BAND_INSUFFICIENT && verdict[1].band != BAND_INSUFFICIENT;
	bool context_counts = ranked || anything_seen(v, verdict);	/* context alone ranks nobody */
	int sign = verdict[1].score > verdict[0].score ? 1 : -1;
	size_t n = 0;

	memset(v->points, 0, (v->nrules + 1) * sizeof(*v->points));
	count(v, 0, &verdict[0], -1);
	count(v, 1, &verdict[1], 1);
	for (size_t i = 0; i <= v->nrules && verdict[0].score != verdict[1].score; i++) {
		struct cause c = { i < v->nrules ? CAUSE_RULE : CAUSE_PATTERN, i, v->points[i] };
		size_t at = n;

		if (sign * c.points <= 0 || (!context_counts && i < v->nrules && v->context[i]))
			continue;
		while (at > 0 && sign * cause[at - 1].points < sign * c.points)
			at--;
		if (at == cap)
			continue;
		n += n < cap;
		memmove(&cause[at + 1], &cause[at], (n - at - 1) * sizeof(*cause));
		cause[at] = c;
	}
	if (n == 0)
		cause[n++] = (struct cause){ ranked ? CAUSE_BANDS : CAUSE_COVERAGE, 0, 0 };
	return n;
}
