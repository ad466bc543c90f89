#ifndef RECALL_H
#define RECALL_H

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
struct recall;

struct recall *recall_new(struct pg *, int64_t patterns);	/* wanted_hash */
void recall_free(struct recall *);		/* NULL is allowed */

int recall_read(struct recall *, const struct among *, struct arena *, struct err *) MUST_CHECK;	/* into ARENA */

size_t recall_count(const struct recall *);	/* facilities of which anything is known */

/* The texts of which something is known of a facility; none where nothing is.  Cheapest in order of
 * facilities. */
struct recalled {
	const int64_t *key;
	const struct text_found *found;
	size_t n;
};
struct recalled recall_of(struct recall *, int64_t facility, int32_t org);

#endif
