#ifndef COLUMNS_H
#define COLUMNS_H

#include <stdbool.h>
#include <stddef.h>

#include "buf.h"
#include "plan.h"

/* Facts that come as columns of one row of a query. */
struct columns {
	const struct fact **fact;
	bool *kept;			/* of each: what is found in its texts is kept (kept.h) */
	size_t n;
};

struct columns columns_of(const struct plan *, enum record);
void columns_free(struct columns *);		/* what it owns */

/*
 * SQL to OUT, with the facts as columns of its row "r" in place of the mark "facts"; unless TEXTS, of those whose finds
 * are kept only whether they are there.  This is the one place where SQL is put together: from the dictionary's
 * names, which are words of a-z, 0-9 and _.
 */
void columns_write(const struct columns *, const char *sql, bool texts, struct buf *out);

#endif
