#ifndef VERIFY_H
#define VERIFY_H

#include <stddef.h>
#include <stdint.h>

#include "anchor.h"
#include "buf.h"
#include "err.h"
#include "pg.h"

/*
 * Is the log what it was when it was written?  Every event's hash is computed anew, every
 * chain followed from its first event, and every anchor compared with the event that it
 * names.  So this is found, and told with organisation and place: an event that was
 * changed, removed, added or moved; a chain that was written anew from somewhere on; an end
 * that was cut off.  What came after the last anchor is only as safe as its chain: events cut
 * off there, or all written anew, leave no trace.  How many those are is counted in `loose`.
 *
 * Reads the table once in the order of its key, VERIFY_BATCH rows at a time.
 */
enum {
	VERIFY_BATCH = 5000,
	VERIFY_FAULTS = 100,		/* told; the rest is only counted */
};

struct verify_fault {
	int32_t org;
	int64_t seq;
	const char *what;		/* a constant */
};

struct verify_report {
	int64_t events, chains, anchors;
	int64_t loose;			/* events that no anchor covers */
	int64_t nfaults;		/* may be more than are told */
	struct verify_fault fault[VERIFY_FAULTS];
};

/* Found faults are no error: 0, and the report has them. */
int verify_log(struct pg *, const struct anchors *, struct verify_report *, struct err *) MUST_CHECK;

#endif
