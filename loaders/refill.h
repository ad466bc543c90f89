#ifndef REFILL_H
#define REFILL_H

#include "err.h"
#include "pg.h"

/*
 * An empty table that is about to be filled: its indexes are dropped and, in the same
 * transaction, made again over all rows at once.  Until it ends nobody else can read
 * the table.  Where the server logs for nobody but itself (wal_level = minimal) nothing of
 * all this is logged: of a server that crashes in between, the files that were begun stay behind.
 */
struct refill;

struct refill *refill_begin(struct pg *, const char *table, struct err *);	/* NULL: *err */
int refill_end(struct refill *, struct err *) MUST_CHECK;	/* make them again */
void refill_free(struct refill *);		/* NULL is allowed */

#endif
