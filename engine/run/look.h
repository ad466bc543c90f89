#ifndef LOOK_H
#define LOOK_H

#include <stdint.h>

#include "diag.h"
#include "err.h"
#include "pg.h"
#include "scan.h"

/*
 * One facility judged as of a day, with what was known at a time, and nothing kept:
 * "what did we know then".
 *
 * look_open begins a transaction in which a scan of its own can be seen, by the same
 * queries that explain any other; look_close rolls it back.  In between the
 * connection is the caller's to read.
 */
struct look;

/* O: rules, as_of, known_at, now.  NULL: *err, and DIAGS where the ruleset is refused. */
struct look *look_open(struct pg *, const struct scan_options *o, struct diags *, struct err *);
void look_close(struct look *);			/* NULL is allowed */

int64_t look_scan(const struct look *);		/* the number of its scan */

/* Judge; 0 and no score where the facility was not known then. */
int look_judge(struct look *, int16_t part, int64_t facility, struct err *) MUST_CHECK;

#endif
