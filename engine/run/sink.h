#ifndef SINK_H
#define SINK_H

#include <stdint.h>

#include "err.h"
#include "pg.h"
#include "score.h"

/*
 * Verdicts into the table `score`, by COPY: those that differ from what the line's scan
 * before says.  One sink for each thread; what it writes is part of the connection's
 * open transaction.
 */
struct sink;

enum { WAY_HEAD = 4 };				/* numbers before the pieces in score.way_down: see 018_score_packed.sql */

struct sink *sink_new(const struct plan *, int64_t line, int64_t scan_id);
void sink_free(struct sink *);			/* NULL is allowed; a COPY that was begun is given up */

/* Lay a verdict out; returns the digest of all that would be stored of it. */
int64_t sink_lay(struct sink *, const struct verdict *, int32_t due);

/* What was laid out last, as what moved is told by; valid until the next one. */
struct stand;
void sink_stand(const struct sink *, struct stand *);

/* Write what was laid out last, for SUBJECT.  Between begin and end. */
int sink_begin(struct sink *, struct pg *, struct err *) MUST_CHECK;
void sink_put(struct sink *, const struct subject *);
int64_t sink_end(struct sink *, struct err *) MUST_CHECK;	/* rows, or -1 */

#endif
