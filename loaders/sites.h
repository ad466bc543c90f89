#ifndef SITES_H
#define SITES_H

#include "err.h"
#include "load.h"
#include "str.h"

/*
 * The sites of a supplier list, for who wants to look them up and store nothing: the
 * file is recognised and read as load_file reads it.
 */
struct site {
	uint64_t line;
	struct str name, address;	/* address may be STR_NONE */
	const char *country;		/* ISO 3166-1 alpha-2 */
	const char *sector;		/* or NULL */
	struct str os_id, own_id;	/* or STR_NONE */
	int64_t name_key, place_key;	/* as facility.name_key and facility.place_key */
};

/* SEE is called for each; what it is given lives until it returns.  Rows that are refused are
 * in the report, which is always set.  ERR_DATA: it is no list of sites, or not understood. */
int sites_read(struct loader *, const char *path, const struct load_options *, void (*see)(void *arg, const struct site *),
    void *arg, struct load_report **, struct err *) MUST_CHECK;

#endif
