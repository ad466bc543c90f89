#ifndef HEADERS_H
#define HEADERS_H

#include "arena.h"
#include "grid.h"

/*
 * The header of a table, to be compared with the names that feeds have for their columns:
 * without spaces, capitals and marks, so that "Supplier Name", "supplier_name" and
 * "SupplierName" are one.  "#" is a word, "no": the vendor's number is not its name.
 */
struct headers {
	const struct str *at;		/* as written */
	struct str *fold;
	size_t n;
};

/* In ARENA.  SEEN: those alone that the file was seen to have, where JSON and YAML may have more later. */
struct headers headers_of(const struct grid *, bool seen, struct arena *arena);

struct str headers_folded(struct str header, struct arena *);
size_t headers_find(const struct headers *, const char *name, struct arena *);	/* SIZE_MAX: none is called so */

#endif
