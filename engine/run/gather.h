#ifndef GATHER_H
#define GATHER_H

#include <stddef.h>
#include <stdint.h>

#include "arena.h"
#include "err.h"
#include "pgscan.h"

/*
 * The rows of a query, set aside whole and in order: so tables are joined here, facility by facility, and PostgreSQL
 * hands out each as it lies, which costs it half as much.  Owns the entries; the rows are in the arena.
 */
struct gathered {
	int64_t facility;
	int32_t org;
	int32_t on;			/* day */
	int64_t id;
	struct str rest;		/* what follows in the row: pgscan_row */
};

struct gather {
	struct gathered *row;
	size_t n, cap;
	size_t at;			/* gather_of's place */
};

/*
 * The rows of SCAN, which is ended; they begin with facility and organisation.  In the order of the query, by facility
 * and organisation; or, if DATED, id and day follow, and they are put in order: by facility, then the newest first,
 * then by id and organisation.
 */
int gather_read(struct gather *, struct pgscan *, bool dated, struct arena *, struct err *) MUST_CHECK;
void gather_free(struct gather *);		/* what it owns */

/* The first row of FACILITY or behind it.  From one call to the next facilities do not go back. */
size_t gather_of(struct gather *, int64_t facility);

/* The first row of FACILITY with ID of ORG; NULL: none.  Rows of one day. */
const struct gathered *gather_find(const struct gather *, int64_t facility, int64_t id, int32_t org);

#endif
