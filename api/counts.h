#ifndef COUNTS_H
#define COUNTS_H

#include "caller.h"
#include "err.h"
#include "params.h"
#include "pg.h"
#include "rosters.h"
#include "route.h"

/*
 * Counts and facets of a list: the last parameter of its statement.
 *
 * An unfiltered list was counted by the scan.  What a search finds the page's own statement counts, where it is little; all
 * else is counted in a roster.
 */
struct counts_list {
	struct rosters *rosters;
	const struct caller *caller;
	const struct route *route;
	struct params *params;
	const char *stamp;		/* recall.h; NULL where the route knows no scan */
};

/* Must a roster be loaded for it?  That takes a second or two for half a million facilities. */
bool counts_must_load(const struct counts_list *);

int counts_find(const struct counts_list *, struct pg *, struct err *) MUST_CHECK;

#endif
