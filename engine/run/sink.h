#ifndef SINK_H
#define SINK_H

#include <stdint.h>

#include "err.h"
#include "pg.h"
#include "score.h"

/*
 * Verdicts into the table `score`, by COPY.  One sink for each thread and
 * connection; what it writes is part of the connection's open transaction.
 */
struct sink;

enum { HIT_WIDTH = 13, GAP_WIDTH = 2 };		/* numbers of one piece in score.hits, score.gaps: see 001_core.sql */

struct sink *sink_begin(struct pg *, const struct plan *, int64_t scan_id, struct err *);	/* NULL: *err */
void sink_put(struct sink *, const struct subject *, const struct verdict *);
int64_t sink_end(struct sink *, struct err *) MUST_CHECK;	/* rows, or -1; frees */
void sink_abort(struct sink *);			/* nothing of it remains; frees; NULL is allowed */

#endif
