#ifndef RESULTS_H
#define RESULTS_H

#include <stdint.h>

#include "bits.h"
#include "weigh.h"

/*
 * What each rule says of one facility.  Most know nothing or nothing bad: what a rule says is a bit, and only of
 * those that fired is there more.
 */
struct result {				/* of a rule that fired */
	uint32_t count;			/* records on which it did */
	int reliability, age;		/* of the record that weighs most when all on which it fired are corrected alike */
	struct proof proof;		/* the weightiest */
};

struct results {
	size_t words;			/* of each bitmap */
	uint64_t *hit, *miss;		/* by rule->index; never both, and neither where nobody knows */
	int16_t *cleared;		/* of a miss: how far who cleared it is believed, permille */
	struct result *of;		/* of a hit */
};

void results_init(struct results *, size_t nrules);	/* nothing is known */
void results_fini(struct results *);
void results_clear(struct results *);
void results_set(struct results *, size_t rule, enum truth3);	/* but for what is beside a hit or a miss */

static inline enum truth3
results_truth(const struct results *r, size_t rule)
{
	return bit(r->hit, rule) ? HIT : bit(r->miss, rule) ? MISS : UNKNOWN;
}

#endif
