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
	struct header_parts *parts;
	size_t n;
};

/* A header in two languages: "Land / Country", or two scripts one behind the other; folded.  n 0: in one. */
enum { HEADER_PARTS = 4 };
struct header_parts {
	struct str part[HEADER_PARTS];
	size_t n;
};

/* In ARENA.  SEEN: those alone that the file was seen to have, where JSON and YAML may have more later. */
struct headers headers_of(const struct grid *, bool seen, struct arena *arena);

struct str headers_folded(struct str header, struct arena *);
size_t headers_find(const struct headers *, const char *name, struct arena *);	/* SIZE_MAX: none is called so */

/* The next header from FROM on each of whose parts is one of these names.  SIZE_MAX: none.  All of them, for the
 * other part may limit what one says: "Workers (female)". */
size_t headers_find_parts(const struct headers *, size_t from, const char *const *name, size_t n, struct arena *);

#endif
