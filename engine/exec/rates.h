#ifndef RATES_H
#define RATES_H

#include <stdint.h>

#include "plan.h"

/*
 * At what share of sites each rule fires, where that is known: what `potential`
 * counts an unknown result at.  An edition of counts, by organisation, country
 * and sector; a small group is drawn towards its organisation's share over all,
 * and that towards the model's prior, as if prior_weight sites had shown it:
 *
 *	all = (fired + w prior) / (known + w)	group = (fired + w all) / (known + w)
 *
 * (the mean of a beta posterior; Gelman et al., Bayesian Data Analysis, 2.4).
 * Immutable once ready; shared by threads.
 */
struct rates;

struct rates *rates_new(const struct plan *);
void rates_free(struct rates *);		/* NULL is allowed */

/* Counts of RULE; country and sector are codes, -1 for "unknown".  Each group once. */
void rates_add(struct rates *, int32_t org_id, unsigned rule, int32_t country, int32_t sector,
    int64_t fired, int64_t known);
void rates_ready(struct rates *);

/* Shares in permille, by rule->index, of the group; cost O(log groups). */
const int16_t *rates_of(const struct rates *, int32_t org_id, int32_t country, int32_t sector);

#endif
