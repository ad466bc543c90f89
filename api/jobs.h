#ifndef JOBS_H
#define JOBS_H

#include "caller.h"
#include "err.h"
#include "http.h"
#include "params.h"
#include "pg.h"
#include "route.h"

/*
 * POST /v1/loads and /v1/scans: what is wanted is written down, with the file, and 202
 * says where to ask about it.  Another process does it (`flare work`): what reads a
 * stranger's file is never the server, and a server that ends forgets nothing.
 *
 * Under an Idempotency-Key the same request is the same job, however often it comes;
 * another request under the same key is 409.
 */
enum {
	JOBS_FILE = 256 << 20,		/* bytes of a file; larger ones are loaded where the database is */
	JOBS_OPEN = 20,			/* of an organisation at a time */
	JOBS_IDEMPOTENCY_KEY = 255,	/* characters */
};

int jobs_setup(struct pg *, struct err *) MUST_CHECK;

/* 0: the reply is made, whatever it says. */
int jobs_begin(struct pg *, const struct caller *, const struct route *, const struct params *, const struct http_request *,
    struct http_reply *, struct err *) MUST_CHECK;

#endif
