#ifndef VERDICTS_H
#define VERDICTS_H

#include "score.h"

/*
 * Two verdicts on one facility, by two rulesets: what moved, and which rules moved
 * it.  Rules of both are put together by id.
 */
struct verdicts {
	const struct plan *plan[2];
	const char **id;		/* of the rules of either, in order */
	size_t nrules;
	unsigned *slot[2];		/* by rule->index: its place in id */
	bool *context;			/* by place: it is on context or controls */
	int *points;			/* by place, then the pattern's floor: what changed, tenths */
};

enum cause_kind { CAUSE_RULE, CAUSE_PATTERN, CAUSE_COVERAGE, CAUSE_BANDS };
struct cause {
	enum cause_kind kind;
	size_t rule;			/* CAUSE_RULE: place in id */
	int points;
};

void verdicts_init(struct verdicts *, const struct plan *before, const struct plan *after);
void verdicts_fini(struct verdicts *);

/* What the change from V[0] to V[1] is put down to, at most CAP causes, of the widest
 * change first; at least one. */
size_t verdicts_causes(struct verdicts *, const struct verdict v[2], struct cause *, size_t cap);

#endif
