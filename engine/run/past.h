#ifndef PAST_H
#define PAST_H

#include <stdbool.h>
#include <stdint.h>

#include "among.h"
#include "err.h"
#include "pg.h"

/*
 * What the scan before said of one part's facilities, as digests: what is equal need
 * not be written again.  Read in the order in which facilities are judged, and asked
 * for in that order.  One for each thread.
 */
struct past;

struct past *past_new(struct pg *, int64_t line, int64_t scan_id);	/* of this line, as of this scan */
void past_free(struct past *);			/* NULL is allowed */

int past_read(struct past *, const struct among *, struct err *) MUST_CHECK;

/* Facilities that are gone since, before (FACILITY, ORG): one at a time, then false. */
bool past_gone(struct past *, int64_t facility, int32_t org, int64_t *gone, int32_t *gone_org);

/* Whether there was a version of (FACILITY, ORG); its digest. */
bool past_find(struct past *, int64_t facility, int32_t org, int64_t *digest);

#endif
