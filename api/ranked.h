#ifndef RANKED_H
#define RANKED_H

#include "buf.h"
#include "pg.h"

/*
 * A page of the ranked list out of the rows of facilities.sql: the first holds the answer but
 * for its items, and where the next page begins (route.h); each has one item, or nulls where
 * there is none.  To make this JSON takes PostgreSQL as long as to find the rows.
 */
void ranked_json(const struct pg_rows *, struct buf *);

/* By number, which in the database begins with 1. */
extern const char *const ranked_indicators[];		/* NULL ends */

#endif
