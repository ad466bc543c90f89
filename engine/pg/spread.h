#ifndef SPREAD_H
#define SPREAD_H

#include "err.h"
#include "pg.h"

/*
 * Where the database has the extension citus, spread the large tables over its
 * workers by `part` and copy the small ones to each.  Elsewhere, and for tables
 * that are spread already, nothing is done.
 */
int spread_tables(struct pg *, struct err *) MUST_CHECK;

#endif
