#ifndef TOLD_H
#define TOLD_H

#include "caller.h"
#include "err.h"
#include "pg.h"
#include "route.h"

/* Of whose records an answer tells, of what, and how much of the evidence: for the audit log and
 * for redaction. */
struct told {
	int32_t org;			/* PG_ALL_ORGS: several organisations', to the operator */
	const char *object;		/* a facility's id; the path where it is about none.  Lives as long as the rows */
	int level;			/* 0 to 2: what the key's scopes allow, and of another's records its mandate */
};

int told_setup(struct pg *, struct err *) MUST_CHECK;	/* prepares a statement */

/* ROWS is what the route's query gave (route.h). */
int told_find(struct pg *, const struct caller *, const struct route *, const struct pg_rows *rows, struct told *,
    struct err *) MUST_CHECK;

#endif
