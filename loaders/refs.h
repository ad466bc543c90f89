#ifndef REFS_H
#define REFS_H

#include "loading.h"

/*
 * Which facilities the rows of a file mean.  The file is read once for its distinct
 * references, which are looked up together; rows then ask here.
 *
 * A reference is tried as an OS ID and as an own id of the organisation, then as a
 * name.  A row that has none but a name, with country and address, is tried as that
 * very site, then by name and country.  The organisation's own facilities and the
 * public ones count.
 *
 * Memory: some 40 bytes for each distinct reference, however long it is: its hash, as
 * facilities themselves have one for an id, and what it means.  With names some 80 more.
 */
struct refs;

/* The targets of a record that say which facility; -1: the record has no such. */
struct ref_targets {
	int reference, name, address, country;
};

struct facility_ref {
	int64_t id;
	int16_t part;
	const char *name, *country;	/* as they are known now; of the refs.  NULL: new in this file, or refs without names */
};

enum found { FOUND_NONE, FOUND_ONE, FOUND_MANY };

/* For rows that speak of facilities in N ways (a buyer, a supplier).  With the feed's
 * `sites`, a site that is not known is added from the row that names it first.  Sets the loading's
 * rows.  NULL: *err. */
struct refs *refs_find(struct loading *, const struct ref_targets *, size_t n, bool names, struct err *);
void refs_free(struct refs *);					/* NULL is allowed */
enum found refs_get(const struct refs *, const struct shaped *, const struct ref_targets *, struct facility_ref *);

/* As refs_get, and a facility that is not found, or not surely, is the row's fault. */
bool refs_need(const struct refs *, struct shaped *, const struct ref_targets *, struct facility_ref *);

#endif
