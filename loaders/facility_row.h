#ifndef FACILITY_ROW_H
#define FACILITY_ROW_H

#include "loading.h"
#include "pgcopy.h"

/* A row, as far as storing it goes. */
struct facility_row {
	int64_t id;
	const char *key;
	struct key os, own;		/* identifiers; value NULL: it does not have it, or it is the key */
	int64_t name_key, place_key;
	struct str name_fold;		/* what search looks in: folded, cut to FACILITY_FOLD bytes */
	int64_t hash;			/* of what it says; the upper half with name and address folded */
	int64_t raw;			/* of its bytes, or 0 */
};

/* The columns that a staged and a stored row have in common, and begin with. */
enum {
	FACILITY_ROW_COLUMNS = 20,
	FACILITY_FOLD = 800,		/* an index takes no more than a third of a page */
};
void facility_row_put(struct pgcopy *, const struct facility_row *, const struct shaped *);

/* Its goods as one text, which facility_diff.sql takes apart; STR_NONE: none. */
struct str facility_row_goods(const struct shaped *);

#endif
