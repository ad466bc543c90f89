#ifndef OUTLET_H
#define OUTLET_H

#include <stdint.h>

#include "err.h"
#include "pg.h"
#include "pgcopy.h"

/*
 * Rows on their way into tables, several tables over one connection.
 *
 * Rows are gathered by part and sent a batch at a time, so that those of a part
 * lie side by side in the table, which is how a scan reads them.  While a batch is
 * on its way the next one is filled.  Memory: two batches of OUTLET_BATCH bytes for
 * each outlet that was used for more than a little.
 */
enum { OUTLET_BATCH = 2 << 20 };

struct outlets;
struct outlet;

struct outlets *outlets_new(struct pg *);
void outlets_free(struct outlets *);		/* what was not sent is lost; NULL is allowed */

/* An outlet of the load, and freed with it.  SQL: COPY ... FROM STDIN (FORMAT binary). */
struct outlet *outlet_new(struct outlets *, const char *sql, int ncolumns);

/* Begin a row that is stored under ID: fill its columns. */
struct pgcopy *outlet_row(struct outlet *, int64_t id);

/* Send some, if there is enough to send; to be called for each row of the file.  The
 * connection is busy until outlets_end, which sends the rest and waits. */
int outlets_move(struct outlets *, struct err *) MUST_CHECK;
int outlets_end(struct outlets *, struct err *) MUST_CHECK;

uint64_t outlet_rows(const struct outlet *);

#endif
