#ifndef TOOLS_H
#define TOOLS_H

#include <stdatomic.h>

#include "buf.h"
#include "caller.h"
#include "err.h"
#include "http.h"
#include "params.h"
#include "route.h"

/*
 * POST /v1/screen and /v1/rules/try: a file or texts in, what flare screen and flare rules try
 * say of them out, and nothing kept.  Each is a process of its own (child.h), TOOLS_AT_ONCE of them at a time.
 */
enum {
	TOOLS_AT_ONCE = 2,
	TOOLS_LIST = 32 << 20,		/* bytes of a supplier list */
	TOOLS_TEXTS = 200,		/* texts to try */
};

/* RUNNING counts those that run.  0: the reply is made, whatever it says; when it is 200, DETAIL
 * is the audit log's: how many rows, and the SHA-256 of the body, by which the list can be recognised. */
int tools_run(const struct caller *, const struct route *, const struct params *, const struct http_request *, const char *conninfo,
    atomic_int *running, struct buf *detail, struct http_reply *, struct err *) MUST_CHECK;

#endif
