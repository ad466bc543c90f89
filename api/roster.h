#ifndef ROSTER_H
#define ROSTER_H

#include <stddef.h>
#include <stdint.h>

#include "buf.h"
#include "err.h"
#include "params.h"
#include "pg.h"

/*
 * The facilities of a list side by side in memory, as one scan ranked them: what the list is filtered and sorted by, and their
 * names, 70 bytes each.  PostgreSQL takes seconds to join half a million names with their scores, and would for each word
 * that somebody types; it takes as long to hand them out once, and to go through them here takes 10 ms (`./dev bench api search`).
 *
 * What stands in one is what row security shows whom it was loaded for.  It does not change, and belongs to all who hold it.
 */
struct roster;

enum {
	ROSTER_ROWS = 5000000,		/* of more it says how many there are at least, and picks no page */
	ROSTER_PICKED = 3,		/* arrays that a page is picked as */
};

/* Read by a few statements, the longest of a second, which roster_setup prepares.  ORG and ASKED as for pg_query_among. */
int roster_setup(struct pg *, struct err *) MUST_CHECK;
struct roster *roster_load(struct pg *, int32_t org, const char *asked, const char *scan, struct err *);	/* NULL: *err */
struct roster *roster_hold(struct roster *);	/* once more */
void roster_free(struct roster *);		/* one hold less; NULL is allowed */
size_t roster_bytes(const struct roster *);
bool roster_is_whole(const struct roster *);

/* What a list's filters choose: PS has the values of its statement (facilities.sql). */
struct roster_choice;
struct roster_choice *roster_choose(const struct roster *, const struct params *ps);
void roster_choice_free(struct roster_choice *);	/* NULL is allowed */

/* What the statement takes as counted, {"total": .., "counts": .., "facets": ..}, as openapi.json has it. */
void roster_count(const struct roster *, const struct roster_choice *, const struct params *ps, struct buf *);

/* The facilities of the page and, where there is another, one more, as arrays in PS's arena: ids, their parts, organisations. */
void roster_pick(const struct roster *, const struct roster_choice *, const struct params *ps, const char *value[ROSTER_PICKED]);

#endif
