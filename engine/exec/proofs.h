#ifndef PROOFS_H
#define PROOFS_H

#include "results.h"
#include "views.h"

/*
 * The evidence of one rule on one facility: the same rule on ten records counts once, by the
 * weightiest.  Asked where at least one record shows it, which is seldom.
 */
struct proofs {
	const struct plan *plan;
	const struct batch *batch;
	const struct views *views;
	struct eval *const *record;	/* by what rules are on, but ON_FACILITY */
	struct weights *weights;
};

/* What a rule on answers came to in each row of the facilities' table. */
struct answers {
	const uint64_t *hit, *miss, *cleared, *touched, *answered;
};

/*
 * A rule on answers and attributes: fill R with the evidence, if it counts: R->count tells.  Returns how far those are believed
 * who say that it is not so; -1: nobody does.
 */
int proofs_answers(const struct proofs *, const struct rule_plan *, const struct answers *, const struct subject *,
    struct result *r);

/* The facility's own attributes show it, and nobody was asked. */
void proofs_attributes(const struct proofs *, const struct rule_plan *, struct result *r);

/* A rule on other records, of which one at least shows it. */
void proofs_records(const struct proofs *, const struct rule_plan *, const struct subject *, struct result *r);

void proofs_add(struct result *, const struct proof *);

#endif
