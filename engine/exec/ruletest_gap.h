#ifndef RULETEST_GAP_H
#define RULETEST_GAP_H

#include "arena.h"
#include "expr_mutate.h"
#include "ruleset.h"

/*
 * What a rule's own tests would not notice: a small mistake in its expression
 * (expr_mutate.h) that changes no test's result, with a test that would notice.
 * Mistakes that no row tried can tell from the rule are counted and not told:
 * many of them are no mistakes (`x > 5 and x > 3`).
 *
 * That a rule is gone altogether is always noticed: every rule has tests that
 * expect a hit, a miss and unknown.
 */
struct ruletest_gap {
	const struct rule *rule;
	const struct expr *was, *is;	/* the part, and the mistake: NULL where the part is gone */
	const struct given *given;	/* a test for it... */
	size_t ngiven;
	int32_t as_of;
	enum truth3 says, would_say;	/* ...on which the rule says SAYS and with the mistake WOULD_SAY */
};

struct ruletest_gaps {
	const struct ruletest_gap *gap;	/* in order of rule and place */
	size_t n;
	size_t nmutants;		/* mistakes tried */
	size_t alike;			/* of them: not noticed, and no test was found that would */
	size_t cut;			/* rules so long that not all mistakes were tried */
};

/* The rules whose ids begin with PREFIX.  In ARENA.  Cost: some milliseconds a rule. */
void ruletest_gap_find(const struct ruleset *, const char *prefix, struct arena *, struct ruletest_gaps *);

#endif
