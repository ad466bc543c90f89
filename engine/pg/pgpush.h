#ifndef PGPUSH_H
#define PGPUSH_H

#include <stdint.h>

#include "err.h"
#include "pg.h"
#include "str.h"

/*
 * Collected rows (pgcopy_collect) into PostgreSQL while the caller goes on working:
 * pgpush_some takes what the connection can take now and never waits, so that the
 * server reads one batch while the next one is made.  Nothing else can be done with
 * the connection in between.
 */
struct pgpush;

struct pgpush *pgpush_begin(struct pg *, const char *sql, struct err *);	/* COPY ... (FORMAT binary); NULL: *err */

/* Send from the front of *ROWS and move it on; 1: all is sent, 0: more later, -1 failed:
 * what is left is to abort it. */
int pgpush_some(struct pgpush *, struct str *rows, struct err *) MUST_CHECK;
int pgpush_all(struct pgpush *, struct str rows, struct err *) MUST_CHECK;	/* waits */
int64_t pgpush_end(struct pgpush *, struct err *) MUST_CHECK;	/* rows, or -1; waits; frees, also on failure */
void pgpush_abort(struct pgpush *);		/* nothing of it remains; frees; NULL is allowed */

#endif
