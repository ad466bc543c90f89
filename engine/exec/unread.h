#ifndef UNREAD_H
#define UNREAD_H

#include <stddef.h>
#include <stdint.h>

#include "batch.h"
#include "eval.h"
#include "views.h"

/*
 * Findings that nobody understood: the ruleset's `unread` (schemes.json) says which must be, and no rule
 * fired on them.  What such a finding tells is not known, so while it stands nobody's silence on anything is
 * clean (judge.h).  It stands until its correction is verified, or a newer assessment that is believed at least
 * as much, and still counts, does not tell of it any more.  One that gave an answer is about its fact.
 */
enum { UNREAD_MAX = 1000 };		/* of one facility that are told one by one: a verdict is kept in one piece */

/* Those of one facility that stand, by id. */
struct unread {
	const int64_t *finding;
	size_t n;
};

struct unreads;

struct unreads *unreads_new(const struct plan *);
void unreads_free(struct unreads *);		/* NULL is allowed */

/* Of BATCH, on which VIEWS and the rules on FINDINGS were run. */
void unreads_run(struct unreads *, const struct batch *, const struct views *, const struct eval *findings);

struct unread unreads_of(const struct unreads *, size_t i);	/* of subject I; valid until the next run */

#endif
