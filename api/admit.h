#ifndef ADMIT_H
#define ADMIT_H

#include <stdbool.h>

#include "callers.h"
#include "http.h"
#include "route.h"

/*
 * Before a request's body is read: is there such a route, and may who asks send it one?
 * A body is taken from nobody who is not known: where the database has to be asked who it
 * is, the request waits for that at the body's first bytes.
 */
int64_t admit_headers(void *answers, struct http_request *, struct http_reply *);	/* http_options.admit */
bool admit_body(void *answers, struct http_request *);					/* .vouch */

/* Does the key allow the route?  false: the reply says what it lacks. */
bool admit_scope(const struct route *, const struct caller *, struct http_reply *);

#endif
