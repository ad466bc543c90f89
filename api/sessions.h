#ifndef SESSIONS_H
#define SESSIONS_H

#include "callers.h"
#include "err.h"
#include "http.h"
#include "pg.h"
#include "visitor.h"

/*
 * /v1/session: who am I, a cookie in place of my key (session.h), and its end.  The
 * visitor is in.  0: the reply is filled, -1: *err.
 */
int sessions_setup(struct pg *, struct err *) MUST_CHECK;	/* on each connection */

int sessions_show(struct pg *, const struct visitor *, struct http_reply *, struct err *) MUST_CHECK;
int sessions_begin(struct pg *, const struct visitor *, struct http_reply *, struct err *) MUST_CHECK;
int sessions_end(struct pg *, struct callers *, const struct visitor *, struct http_reply *, struct err *) MUST_CHECK;

#endif
