#ifndef KEPT_H
#define KEPT_H

#include <stdint.h>

#include "among.h"
#include "arena.h"
#include "err.h"
#include "pg.h"
#include "table.h"

/*
 * What scans before found in the texts of one part's facilities (table text_hit), so
 * that they need neither be read nor searched again.  One for each thread.
 */
struct kept;

struct kept *kept_new(struct pg *, int64_t patterns);	/* wanted_hash */
void kept_free(struct kept *);		/* NULL is allowed */

int kept_read(struct kept *, const struct among *, struct arena *, struct err *) MUST_CHECK;	/* into ARENA */

/* The texts of which something is known of a facility; none where nothing is.  Cheapest in order of
 * facilities. */
struct kept_texts {
	const int64_t *key;
	const struct text_found *found;
	size_t n;
};
struct kept_texts kept_of(struct kept *, int64_t facility, int32_t org);

#endif
