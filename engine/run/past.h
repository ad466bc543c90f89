#ifndef PAST_H
#define PAST_H

#include <stdint.h>

#include "among.h"
#include "changes.h"
#include "err.h"
#include "pg.h"
#include "pgscan.h"

/*
 * What the scan before said of one part's facilities: what is equal need not be written
 * again, and what differs is told.  Read in the order in which facilities are judged, and asked
 * for in that order.  One for each thread.
 */
struct past;

struct version {
	int64_t facility_id, digest;
	int32_t org_id;
	struct pgplace place;		/* the row of `score` */
	struct stand stand;		/* its rules by the numbers that they had then */
};

struct past *past_new(struct pg *, int64_t line, int64_t scan_id);	/* of this line, as of this scan */
void past_free(struct past *);			/* NULL is allowed */

/* Versions are valid until the next call. */
int past_read(struct past *, const struct among *, struct err *) MUST_CHECK;

/* Facilities that are gone since, before (FACILITY, ORG): one at a time, then NULL. */
const struct version *past_gone(struct past *, int64_t facility, int32_t org);

/* That of (FACILITY, ORG); NULL: there was none. */
const struct version *past_find(struct past *, int64_t facility, int32_t org);

#endif
