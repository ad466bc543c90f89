#ifndef KEEP_H
#define KEEP_H

#include <stdint.h>

#include "judge.h"
#include "pg.h"

/*
 * What was found in texts, for the scans that follow (kept.h): rows of the
 * table text_hit, for facilities of which a text is new or gone.  Gathered in memory, for
 * the connection is busy with scores; one for each thread.
 */
struct keep;

struct keep *keep_new(int64_t patterns);	/* wanted_hash */
void keep_free(struct keep *);			/* NULL is allowed */

/* SUBJECT of the batch that JUDGE has run on: nothing is done where all is known. */
void keep_subject(struct keep *, const struct judge *, const struct batch *, const struct subject *);

/* Write what was gathered, within a transaction, and forget it. */
int keep_end(struct keep *, struct pg *, struct err *) MUST_CHECK;

#endif
