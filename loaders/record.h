#ifndef RECORD_H
#define RECORD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "arena.h"
#include "convert.h"

/*
 * What a row of a file can be: a facility, a line of an audit, an entry of a list, a
 * document, a link, a cell of a table of the ruleset.  A feed fills a record's targets;
 * what becomes of them is in facility.c, audit.c, list.c, document.c, link.c, table.c.
 */
struct target {
	const char *name;
	enum value_type type;
	const char *about;
	bool needed;			/* a feed has a required column or a constant for it */
};

enum facility_target {
	FACILITY_OS_ID, FACILITY_OWN_ID, FACILITY_NAME, FACILITY_ADDRESS, FACILITY_COUNTRY, FACILITY_SECTOR,
	FACILITY_GOODS, FACILITY_WORKERS, FACILITY_LAT, FACILITY_LNG, FACILITY_CLOSED, FACILITY_PARENT,
	FACILITY_TARGETS
};

enum audit_target {
	AUDIT_FACILITY, AUDIT_SITE_NAME, AUDIT_SITE_ADDRESS, AUDIT_SITE_COUNTRY, AUDIT_ID, AUDIT_KIND, AUDIT_SCHEME,
	AUDIT_DATE, AUDIT_REPORTED, AUDIT_ANNOUNCED, AUDIT_BODY, AUDIT_REQUESTED, AUDIT_FACT, AUDIT_VALUE, AUDIT_UNIT,
	AUDIT_FINDING_ID, AUDIT_CLAUSE, AUDIT_INDICATOR, AUDIT_SEVERITY, AUDIT_EVIDENCE, AUDIT_WORKERS, AUDIT_STATUS,
	AUDIT_CLOSED_ON, AUDIT_VERIFIED_BY, AUDIT_TARGETS
};

enum list_target {
	LIST_LIST, LIST_ID, LIST_CELL, LIST_PARTIES, LIST_NAME, LIST_ALIASES, LIST_SCOPE, LIST_KIND, LIST_STATUS,
	LIST_LISTED, LIST_DELISTED, LIST_PERIODS, LIST_COUNTRY, LIST_ADDRESS, LIST_INDUSTRY, LIST_MERCHANDISE,
	LIST_REMARKS, LIST_OPERATION, LIST_TARGETS
};

enum document_target {
	DOCUMENT_FACILITY, DOCUMENT_SITE_NAME, DOCUMENT_SITE_ADDRESS, DOCUMENT_SITE_COUNTRY, DOCUMENT_ID, DOCUMENT_KIND,
	DOCUMENT_PUBLISHER, DOCUMENT_TITLE, DOCUMENT_URL, DOCUMENT_TEXT, DOCUMENT_PUBLISHED, DOCUMENT_TARGETS
};

enum link_target {
	LINK_FACILITY, LINK_SITE_NAME, LINK_SITE_ADDRESS, LINK_SITE_COUNTRY, LINK_OTHER, LINK_OTHER_NAME,
	LINK_OTHER_ADDRESS, LINK_OTHER_COUNTRY, LINK_OTHER_SECTOR, LINK_ID, LINK_KIND, LINK_SHARE, LINK_GOOD, LINK_FROM,
	LINK_TO, LINK_STATED, LINK_TARGETS
};

enum table_target {
	TABLE_TABLE, TABLE_COUNTRY, TABLE_GOOD, TABLE_SECTOR, TABLE_YES, TABLE_NUMBER, TABLE_CATEGORY, TABLE_DATED,
	TABLE_SOURCE, TABLE_NOTE, TABLE_TARGETS
};

#define TARGETS_MAX 32
_Static_assert((int)FACILITY_TARGETS <= TARGETS_MAX && (int)AUDIT_TARGETS <= TARGETS_MAX &&
    (int)LIST_TARGETS <= TARGETS_MAX && (int)LINK_TARGETS <= TARGETS_MAX, "a row of any record fits");

struct loading;
struct row;
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

	bool (*is_secret)(const struct shaped *);	/* a row that could endanger people, whatever its feed; NULL: none is */
	bool (*again)(struct loading *, const struct row *);	/* this very row is known already, and is done with; NULL: cannot tell */

	/* For a file whose rows cannot all be remembered, which is read in several turns (turns.h).  Rows of one group may
	 * contradict one another; false: the row contradicts none. */
	size_t row_bytes;				/* of memory that are kept of a row; 0: none are, and the rest is NULL */
	bool (*group)(struct loading *, const struct shaped *, int64_t *id);
	int (*turn)(struct loading *, struct err *);	/* forget the rows: those that come are of other groups */

	/* A file has a column for one of these targets at least, or says nothing; n 0: each column is as good as another. */
	const int *tells;
	size_t ntells;
	const char *untold;				/* what it lacks without */
};

bool record_tells(const struct record *, size_t target);

extern const struct record record_facility, record_audit, record_list, record_document, record_link;

/* Cells of tables do not go into the database: table_write (table.h) makes a file of
 * the ruleset of them.  Its stations are NULL. */
extern const struct record record_table;

const struct record *record_find(const char *name);	/* NULL: none */
const char *record_names(struct arena *);		/* "facility, audit, ..." */

/* The id of a site by its folded name and address and its country's code. */
int64_t facility_site_id(struct str name, struct str address, struct str country);

#endif
