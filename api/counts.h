#ifndef COUNTS_H
#define COUNTS_H

#include <stdint.h>

#include "err.h"
#include "params.h"
#include "pg.h"
#include "roster.h"
#include "route.h"

/*
 * Counts and facets of a list: the last parameter of its statement.
 *
 * An unfiltered list was counted by the scan.  What a search finds the page's own statement counts, where it is little; all
 * else is counted in a roster.
 */
enum counts { COUNTS_NONE, COUNTS_SCAN, COUNTS_ROSTER };

enum counts counts_how(const struct route *, const struct params *);

/* ROSTER is for COUNTS_ROSTER. */
int counts_find(struct pg *, int32_t org, const struct route *, struct params *, const struct roster *, struct err *) MUST_CHECK;

#endif
