#ifndef ANSWER_H
#define ANSWER_H

#include <stdatomic.h>

#include "audit_trail.h"
#include "callers.h"

#include "err.h"
#include "http.h"
#include "journal.h"
#include "pg.h"
#include "pool.h"
#include "recall.h"
#include "redact.h"
#include "rosters.h"

/*
 * From a request to its reply, by the table of routes: what needs no database at
 * once, the rest by a worker of the pool.
 */
enum { ANSWER_CLASSES = 6 };

struct answers {
	const char *conninfo;
	atomic_int tools;		/* processes that run for requests */
	struct pool *pool, *slow;	/* requests that are quick, and those that are not */
	struct callers *callers;
	struct audit_trail *trail;
	struct redact *redact;
	bool behind_proxy;		/* X-Forwarded-For is our own proxy's */
	struct journal *journal;
	struct recall *recall;
	struct rosters *rosters;
	atomic_ullong served[ANSWER_CLASSES];	/* by the first digit of the status; 0: the client went before */
};

void answer_request(void *answers, struct http_request *);	/* http_options.handler */
void answer_refusal(void *answers, unsigned status, const char *why, struct http_reply *);	/* .refuse */
void answer_done(void *answers, const struct http_request *, const char *method, unsigned status, int64_t bytes,
    int64_t us);						/* .done */
void answer_trouble(void *answers, const struct err *);	/* .trouble */

#endif
