#ifndef CHANGES_TELL_H
#define CHANGES_TELL_H

#include <stdbool.h>
#include <stdint.h>

#include "err.h"
#include "pg.h"

/* What moved between two published scans, counted. */
struct moves {
	int64_t previous;		/* 0: there is none to compare with, and all counts are 0 */
	bool night;			/* that is the one just before: what moved is as it was stored */
	int64_t appeared, left, up, down, moved;	/* moved: within their band */
	int64_t grave;			/* newly high or severe */
	int64_t reached;		/* newly in the band that was asked for, or above */
};

/* Since scan PREVIOUS; 0: since the one that was seen before SCAN.  PLACE is a band's, from 0; -1: none. */
int changes_count(struct pg *, int64_t previous, int64_t scan, int place, struct moves *, struct err *) MUST_CHECK;

/* The counts, on stderr, and with MOST > 0 as many of those who rose, by name. */
int changes_tell(struct pg *, const struct moves *, int64_t scan, int most, struct err *) MUST_CHECK;

#endif
