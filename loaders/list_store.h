#ifndef LIST_STORE_H
#define LIST_STORE_H

#include "buf.h"
#include "loading.h"
#include "pgcopy.h"
#include "seen.h"

/* What list.c makes of rows, and how it gets into the database. */

struct entries {
	struct pgcopy *copy;
	struct seen *seen;
	struct vocab *countries;
	struct buf fold, names, places;
	uint64_t staged, refused, gone;
};

/* One entry of a row: on which list, when, and what it is identified by. */
struct entry {
	struct str list;
	const char *key;
	int64_t id, hash;
	struct value listed, delisted;
};

int list_begin(struct loading *, struct err *);
int list_end(struct loading *, struct err *);
void list_drop(struct loading *);

/* The name as the list has it, or the first of its names. */
struct str list_cell(const struct value *);

/* Stage an entry with the names and places that are packed; PART: these alone, for an
 * entry of another file; GONE: the entry is taken off. */
void list_put(struct loading *, const struct shaped *row, const char *scope, const struct entry *, bool part, bool gone);

#endif
