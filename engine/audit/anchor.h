#ifndef ANCHOR_H
#define ANCHOR_H

#include <stdbool.h>
#include <stdint.h>

#include "err.h"
#include "hash.h"
#include "pg.h"

/*
 * What the ends of all chains were, once a day, kept outside the database.
 *
 * A chain alone cannot show that its newest events were cut off, nor that somebody who owns
 * the database wrote all of it anew.  An anchor can, for what is older than itself, as long
 * as the same person cannot change it too.  It is one line of a file that is only added to:
 *
 *	flare-anchor-1 AT PREV ORG:SEQ:HASH,... ROOT
 *
 * PREV is the ROOT of the line before ("-" in the first), ROOT the SHA-256 of all that stands
 * before its space.  Roots go to the log as well: a root that was mailed or printed proves
 * its line, and all lines before it (`flare audit verify --root`).
 */
enum {
	ANCHOR_HEX = 2 * SHA256_SIZE,
	ANCHOR_LINE_MAX = 16 << 20,	/* bytes: 90 for each organisation */
};

struct anchor_head {
	int32_t org;
	int64_t seq;
	uint8_t hash[SHA256_SIZE];
};

struct anchor {
	int64_t at;			/* microseconds since 1970 */
	char root[ANCHOR_HEX + 1];
	struct anchor_head *head;	/* by organisation */
	size_t n;
};

struct anchors {
	struct anchor *at;
	size_t n;
};

/* All lines of FILE; one that is not there has none.  ERR_DATA names the line that was
 * changed, or does not follow on the one before. */
int anchors_read(struct anchors *, const char *file, struct err *) MUST_CHECK;
void anchors_free(struct anchors *);

/* Add a line and tell its root; without events there is nothing to anchor, and root is "".
 * Programs that do so at once wait for each other. */
int anchor_write(struct pg *, const char *file, int64_t now, char root[ANCHOR_HEX + 1], struct err *) MUST_CHECK;

/* Is the newest line of an earlier day (UTC) than NOW's?  Also when the file cannot be read. */
bool anchor_due(const char *file, int64_t now);

#endif
