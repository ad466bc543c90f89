#ifndef RECORD_H
#define RECORD_H

#include <stdbool.h>
#include <stddef.h>

#include "convert.h"

/*
 * What a row of a file can be: a facility, a line of an audit, an entry of a list.
 * A feed fills a record's targets; what becomes of them is in facility.c, audit.c
 * and list.c.
 */
struct target {
	const char *name;
	enum value_type type;
	const char *about;
};

enum facility_target {
	FACILITY_OS_ID, FACILITY_OWN_ID, FACILITY_NAME, FACILITY_ADDRESS, FACILITY_COUNTRY, FACILITY_SECTOR,
	FACILITY_GOODS, FACILITY_WORKERS, FACILITY_LAT, FACILITY_LNG, FACILITY_CLOSED, FACILITY_PARENT,
	FACILITY_TARGETS
};

enum audit_target {
	AUDIT_FACILITY, AUDIT_ID, AUDIT_KIND, AUDIT_SCHEME, AUDIT_DATE, AUDIT_REPORTED, AUDIT_ANNOUNCED, AUDIT_BODY,
	AUDIT_REQUESTED, AUDIT_FACT, AUDIT_VALUE, AUDIT_UNIT, AUDIT_FINDING_ID, AUDIT_CLAUSE, AUDIT_INDICATOR,
	AUDIT_SEVERITY, AUDIT_EVIDENCE, AUDIT_WORKERS, AUDIT_STATUS, AUDIT_CLOSED_ON, AUDIT_VERIFIED_BY, AUDIT_TARGETS
};

enum list_target {
	LIST_LIST, LIST_ID, LIST_CELL, LIST_PARTIES, LIST_KIND, LIST_STATUS, LIST_LISTED, LIST_DELISTED, LIST_COUNTRY,
	LIST_INDUSTRY, LIST_MERCHANDISE, LIST_REMARKS, LIST_TARGETS
};

#define TARGETS_MAX 32
_Static_assert((int)FACILITY_TARGETS <= TARGETS_MAX && (int)AUDIT_TARGETS <= TARGETS_MAX &&
    (int)LIST_TARGETS <= TARGETS_MAX, "a row of any record fits");

struct loading;
struct shaped;
struct err;

struct record {
	const char *name, *plural;
	const struct target *target;
	size_t ntargets;

	/* The stations of a load, in a transaction.  Each returns 0 or -1. */
	int (*begin)(struct loading *, struct err *);	/* before the first row; may read the file once for itself */
	int (*row)(struct loading *, struct shaped *, struct err *);	/* take it, or refuse it with a reason */
	int (*end)(struct loading *, struct err *);	/* stage what is held, merge, count */
	void (*drop)(struct loading *);			/* free; the transaction may be gone */
	void (*refused)(struct loading *, const struct shaped *);	/* a row that was not taken; NULL: nothing to note */
};

extern const struct record record_facility, record_audit, record_list;

const struct record *record_find(const char *name);	/* NULL: none */

#endif
