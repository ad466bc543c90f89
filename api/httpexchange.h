#ifndef HTTPEXCHANGE_H
#define HTTPEXCHANGE_H

#include <stdatomic.h>

#include <microhttpd.h>

#include "deadline.h"
#include "http.h"

/*
 * What http.c and httpexchange.c share, and nobody else sees: the server, and one request
 * with its reply.
 */
struct http {
	struct http_options options;
	struct MHD_Daemon *daemon;
	struct deadlines *deadlines;
	atomic_long open;		/* exchanges between request line and completion */
	atomic_bool quiet;		/* each reply is the last of its connection */
	uint64_t salt;			/* of request ids */
	atomic_ullong requests;
};

/* A request and its reply: the connection's state while it is at it. */
struct exchange {
	struct http_request request;	/* first: what handlers hold is this */
	struct http_reply reply;
	struct MHD_Connection *connection;
	char *target;			/* as it came */
	bool begun;			/* the first call, with the headers alone, is past */
	bool asked;			/* the handler was called, or is not needed */
	bool later;			/* the connection is suspended */
	struct httpbody body;
	char method[8];			/* as the log has it */
	unsigned status;		/* of the reply that was queued */
	int64_t bytes, began;
	bool vouched;			/* it was asked whether the body may be read */
	int64_t excess;			/* bytes that came of a body that is not taken */
	unsigned refused;		/* what became wrong while the body came: a status, or 0 */
};

void httpexchange_free(struct exchange *);

/* libmicrohttpd's MHD_AccessHandlerCallback: the headers, pieces of the body, its end; of a `struct http`. */
enum MHD_Result httpexchange_go(void *http, struct MHD_Connection *, const char *url, const char *method, const char *version,
    const char *body, size_t *nbody, void **state);

/* The connection has so long for what it is at; 0: for ever. */
void httpexchange_limit(struct http *, struct MHD_Connection *, int seconds);

#endif
