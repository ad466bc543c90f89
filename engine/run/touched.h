#ifndef TOUCHED_H
#define TOUCHED_H

#include <stddef.h>
#include <stdint.h>

#include "err.h"
#include "pg.h"

/*
 * Why a scan's facilities were touched (facility_touched), as far as it is asked: what loads
 * said of some of them, or of one part after the other.
 */
enum { WHY_RECORD = 1, WHY_LIST = 2 };		/* facility_touched.why */

struct touch {
	int64_t facility_id;
	int32_t org_id;				/* in whose view; 0: in everybody's */
	int16_t part, why;			/* a sum of whys */
};

/* In order of part, facility and organisation. */
struct touched {
	struct touch *row;
	size_t n, cap;
};

void touched_free(struct touched *);		/* what it holds; not itself */
void touched_add(struct touched *, const struct touch *);

/* Why the facility was touched in the organisation's view, a sum; 0: it was not.  Cost O(log n). */
int touched_why(const struct touched *, int64_t facility, int32_t org);

/* To ask for one part after the other: a table of the session, to be made before its transaction is begun
 * and filled in it; then what there is of PART takes the place of what was there. */
int touched_table(struct pg *, struct err *) MUST_CHECK;
int touched_fill(struct pg *, int64_t known_at, struct err *) MUST_CHECK;
int touched_read(struct touched *, struct pg *, int16_t part, struct err *) MUST_CHECK;

#endif
