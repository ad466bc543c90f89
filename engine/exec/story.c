#include <stdbool.h>

#include "mem.h"
#include "story.h"

enum telling
story_telling(const struct rule_plan *p)
{
	if (p->rule->on == ON_FINDING)
		return BY_FINDINGS;
	return p->rule->composite || p->nanswers == 0 ? OTHERWISE : BY_ANSWERS;
}

/* Rules A and B, and all that tell the same story as one of them, tell one story. */
static void
join(unsigned *story, unsigned a, unsigned b)
{
	while (story[a] != a)
		a = story[a];
	while (story[b] != b)
		b = story[b];
	story[a > b ? a : b] = a > b ? b : a;
}

void
story_find(const struct plan *plan, unsigned *story)
{
	const struct ruleset *rs = plan->ruleset;
	unsigned *first = mem_zero(NINDICATORS * rs->nfacts, sizeof(*first));	/* that reads it, + 1 */

	for (unsigned i = 0; i < rs->nrules; i++) {
		const struct rule_plan *p = &plan->rule[i];
		enum indicator ind = p->rule->indicator;

		story[i] = i;
		if (p->rule->composite || ind == IND_CONTEXT || ind == IND_CONTROLS)
			continue;
		for (size_t k = 0; k < p->nanswers; k++) {
			unsigned *f = &first[ind * rs->nfacts + p->answer[k]->index];

			if (*f == 0)
				*f = i + 1;
			join(story, i, *f - 1);
		}
	}
	for (unsigned i = 0; i < rs->nrules; i++)
		story[i] = story[story[i]];	/* those before I are at their first already */
	mem_free(first);
}
