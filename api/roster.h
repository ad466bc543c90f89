#ifndef ROSTER_H
#define ROSTER_H

#include <stddef.h>
#include <stdint.h>

#include "buf.h"
#include "err.h"
#include "params.h"
#include "pg.h"

/*
 * The facilities of a list side by side in memory, as one scan ranked them, for counting: what the list is filtered by and their
 * names, 60 bytes each.  PostgreSQL takes seconds to join half a million names with their scores, and would for each word
 * that somebody types; it takes as long to hand them out once, and to go through them here takes 10 ms (`./dev bench api search`).
 *
 * What stands in one is what row security shows whom it was loaded for.  It does not change, and belongs to all who hold it.
 */
struct roster;

enum { ROSTER_ROWS = 5000000 };		/* of more it says how many there are at least */

/* Read by a few statements, the longest of a second, which roster_setup prepares.  ORG and ASKED as for pg_query_among. */
int roster_setup(struct pg *, struct err *) MUST_CHECK;
struct roster *roster_load(struct pg *, int32_t org, const char *asked, const char *scan, struct err *);	/* NULL: *err */
struct roster *roster_hold(struct roster *);	/* once more */
void roster_free(struct roster *);		/* one hold less; NULL is allowed */
size_t roster_bytes(const struct roster *);

/* What the statement of the list takes as counted, of the filters in PS: {"total": .., "counts": .., "facets": ..}, as openapi.json
 * has it.  NAMED: the rows of roster_named.sql, or NULL. */
void roster_count(const struct roster *, const struct params *ps, const struct pg_rows *named, struct buf *);

#endif
