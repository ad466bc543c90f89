#ifndef LISTING_H
#define LISTING_H

#include "caller.h"
#include "err.h"
#include "params.h"
#include "pg.h"
#include "rosters.h"
#include "route.h"

/*
 * How a list is found and counted.
 *
 * What its own statement finds quickly, by a walk down an index, it finds; whatever else is chosen, searched for or sorted by is
 * picked out of a roster, and a statement reads the rows of the page.  An unfiltered list was counted by the scan, any
 * other is counted in the roster.
 */
struct listing {
	struct rosters *rosters;
	const struct caller *caller;
	const struct route *route;
	const struct params *params;
	const char *stamp;		/* recall.h; NULL where the route knows no scan */
};

/* Must a roster be loaded for it?  That takes a second or two for half a million facilities. */
bool listing_must_load(const struct listing *);

/* The statement to run, and its values, in the params' arena; the params stay, for a broken connection has it done again. */
struct listing_query {
	const char *statement;
	const char *value[PARAMS_BOUND];
};
int listing_find(const struct listing *, struct pg *, struct listing_query *, struct err *) MUST_CHECK;

#endif
