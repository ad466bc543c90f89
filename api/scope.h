#ifndef SCOPE_H
#define SCOPE_H

#include "buf.h"
#include "caller.h"
#include "err.h"

/*
 * What a key may do, by name: "read", "evidence", "evidence:full", "load", "scan",
 * "export", "audit" (caller.h).
 */

/* "read,evidence" as bits; ERR_USAGE names what is none. */
int scope_parse(const char *text, unsigned *scopes, struct err *) MUST_CHECK;

const char *scope_name(enum caller_scope);
void scope_write(unsigned scopes, char between, struct buf *);	/* in the order above */

/* Of an array of PostgreSQL's, "{read,evidence:full}"; words that this program does not know allow nothing. */
unsigned scope_of_array(struct str);

int scope_level(unsigned scopes);	/* of evidence: 0 to 2 */

#endif
