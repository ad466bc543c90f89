#ifndef CALLER_H
#define CALLER_H

#include <stdbool.h>
#include <stdint.h>

#include "pg.h"

/*
 * Who asks: found once for each request, from its key or session, and passed by
 * value.  What the caller may see of the data is the database's business: its
 * organisation is all that a query needs (pg_query_as).
 */
enum caller_scope {
	CALLER_NONE = 0,
	CALLER_READ = 1,		/* lists and scores */
	CALLER_EVIDENCE = 2,		/* quotes, with what names a person masked */
	CALLER_EVIDENCE_FULL = 4,
	CALLER_LOAD = 8,
	CALLER_SCAN = 16,
	CALLER_EXPORT = 32,		/* more than one page of rows at once */
	CALLER_AUDIT = 64,
	CALLER_ALL = 127,
};

enum { CALLER_KEY = 8 };		/* letters of a key's id */

struct caller {
	int32_t org;			/* PG_ALL_ORGS: the operator, while there are no keys */
	char key[CALLER_KEY + 1];	/* its id, "" of the operator: for logs, never the secret */
	unsigned scopes;		/* enum caller_scope */
	int level;			/* of evidence, 0 to 2: the most that its scopes allow of its own records */
};

/* Who sits at the machine and asks over the loopback. */
static inline struct caller
caller_operator(void)
{
	return (struct caller){ .org = PG_ALL_ORGS, .scopes = CALLER_ALL, .level = 2 };
}

static inline bool
caller_is_operator(const struct caller *c)
{
	return c->org == PG_ALL_ORGS;
}

#endif
