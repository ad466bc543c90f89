#ifndef ORGS_H
#define ORGS_H

#include <stdint.h>

#include "err.h"
#include "pg.h"

/*
 * Organisations and mandates (007_organisations.sql), as the operator keeps them.
 * Each function works in the caller's transaction.
 */
enum { ORG_NAME_MAX = 200 };		/* characters */

struct org {
	int32_t id;
	bool is_public;
};

/* ERR_USAGE when there is none of that name. */
int orgs_find(struct pg *, const char *name, struct org *, struct err *) MUST_CHECK;

/*
 * An organisation's id is made of its name: it tells nothing of how many there are, and
 * the same names and files give the same ids of facilities in any database.
 */
struct org_wish {
	const char *name, *kind;
	const char *member_of;		/* an association, which gets a mandate of level 0 over all; or NULL */
	int64_t now;
};
int orgs_create(struct pg *, const struct org_wish *, struct org *, struct err *) MUST_CHECK;

/*
 * Shut its keys and sessions out, or let them in again; the server does so within half a second.
 * Records stay, scans judge them, and who has a mandate sees them.  1: done; 0: it was so already; or -1.
 */
int orgs_disable(struct pg *, const struct org *, bool disable, int64_t now, struct err *) MUST_CHECK;

struct mandate {
	int32_t grantor, grantee;
	const char *site;		/* the grantor's facility: its id, an OS ID or an own id; NULL: all that it has */
	int level;			/* of evidence, 0 to 2 */
	int32_t from, until;		/* days since 1970; until INT32_MIN: revoked alone ends it */
	int64_t now;
};
int orgs_grant(struct pg *, const struct mandate *, struct err *) MUST_CHECK;

/* How many it ended: those over SITE, or every one between the two; or -1. */
int64_t orgs_revoke(struct pg *, const struct mandate *, struct err *);

struct pg_rows *orgs_list(struct pg *, struct err *);				/* org_list.sql; NULL: *err */
struct pg_rows *orgs_mandates(struct pg *, const char *org, struct err *);	/* org_mandates.sql; ORG NULL: all */

#endif
