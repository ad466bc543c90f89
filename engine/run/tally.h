#ifndef TALLY_H
#define TALLY_H

#include <stdint.h>

#include "judge.h"
#include "plan.h"

/*
 * How often each rule fires where its result is known, by organisation, country
 * and sector: what an edition of rates is made of (rates.h).  One for each thread,
 * merged at the end.
 */
struct tally;

struct tally_row {
	int32_t org_id, country, sector;
	unsigned rule;
	int64_t fired, known;
};

struct tally *tally_new(const struct plan *);
void tally_free(struct tally *);		/* NULL is allowed */
void tally_put(struct tally *, const struct subject *, const struct results *);
void tally_merge(struct tally *, const struct tally *from);

/* The counts in order of organisation, country, sector, rule; those with nothing
 * known are left out.  Start with *AT = 0; false at the end. */
bool tally_next(struct tally *, size_t *at, struct tally_row *);

#endif
