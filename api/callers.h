#ifndef CALLERS_H
#define CALLERS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "err.h"
#include "http.h"
#include "journal.h"
#include "pg.h"
#include "visitor.h"

/*
 * Who is let in, and how often.
 *
 * While the database has no key, everybody who reaches the server on its own machine is
 * the operator.  From the first key on every request needs one, for good: keys are
 * revoked and never deleted.
 *
 * Who was let in is remembered for CALLERS_FRESH_MS, so that a key that is revoked, or
 * an organisation that is disabled, is out within a second.  Nobody is remembered as
 * unknown: an id that does not exist costs the same query and the same comparison as one
 * that came with a wrong secret.
 *
 * All functions may be called by any thread.
 */
enum {
	CALLERS_FRESH_MS = 500,
	CALLERS_KEY_LIMIT = 600,	/* requests of a key in a minute */
	CALLERS_WRONG_LIMIT = 10,	/* keys that are none, from one address in a minute */
};

struct callers;

struct callers_options {
	bool closed;			/* others than this machine can reach us: there is no operator */
	int key_limit, wrong_limit;	/* 0: none */
	struct journal *journal;
};

struct callers *callers_new(const struct callers_options *);
void callers_free(struct callers *);

/* Has the database keys, or would it be open to all? */
int callers_have_keys(struct pg *, bool *have, struct err *) MUST_CHECK;

int callers_setup(struct pg *, struct err *) MUST_CHECK;	/* on each connection that callers_find gets */

/* What memory knows.  OUT: the reply says why; ASK: only the database can tell. */
enum callers_verdict { CALLERS_IN, CALLERS_OUT, CALLERS_ASK };
enum callers_verdict callers_know(struct callers *, struct visitor *, struct http_reply *);

/* What the database knows.  1: in, 0: the reply says why not, -1: *err. */
int callers_find(struct callers *, struct pg *, struct visitor *, struct http_reply *, struct err *) MUST_CHECK;

/* Count a request of who is in: each key has so many in a minute.  false: the reply says when it has more. */
bool callers_count(struct callers *, const struct visitor *, struct http_reply *);

/* How many were not let in, and why, since the server started: I counts from 0 up to where *REASON is NULL. */
uint64_t callers_refused(const struct callers *, size_t i, const char **reason);

void callers_forget(struct callers *, const struct credential *);	/* it has ended */

#endif
