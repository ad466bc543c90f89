#ifndef HTTP_H
#define HTTP_H

#include <stdbool.h>
#include <stddef.h>

#include "buf.h"
#include "err.h"
#include "query.h"
#include "str.h"

/*
 * HTTP/1.1 in, whole replies out.  http.c alone knows that libmicrohttpd does it.
 *
 * The handler is called on one of a few event loops for each request that passed
 * the guard (httpguard.h) and must not block.  It answers with http_send before
 * it returns, or calls http_later first and lets another thread call http_send.
 */
enum {
	HTTP_LOOPS = 2,			/* threads that move bytes; queries wait elsewhere */
	HTTP_CONNECTIONS = 4096,	/* open at a time */
	HTTP_PER_ADDRESS = 64,		/* of them from one address, when others than this machine can reach us */
	HTTP_MEMORY = 16 << 10,		/* bytes for one request's line and headers: BOUND_URL and as much again */
	HTTP_READ_SECONDS = 9,		/* from the end of one request until the next one has arrived */
	HTTP_WRITE_SECONDS = 10,	/* until a client has taken its reply */
	HTTP_HEADERS = 12,		/* of a reply */
};

struct http;

struct http_request {
	struct query query;
	bool get;			/* GET or HEAD: everything that is served so far */
	struct str accept, if_none_match;	/* STR_NONE: not sent */
};

struct http_reply {
	unsigned status;
	const char *type;		/* of the body; a constant */
	struct {
		const char *name;	/* a constant */
		char *value;		/* owned */
	} header[HTTP_HEADERS];
	size_t nheaders;
	struct buf body;
};

void http_header(struct http_reply *, const char *name, const char *value);

/* Take over the reply, which is empty afterwards. */
void http_send(struct http_request *, struct http_reply *);

/* From now on http_send may be called by any thread. */
void http_later(struct http_request *);

struct http_options {
	int fd;				/* bound and listening */
	bool loopback;			/* only this machine reaches it */
	void (*handler)(void *arg, struct http_request *);
	/* A request that nobody will see: what to answer. */
	void (*refuse)(void *arg, unsigned status, const char *why, struct http_reply *);
	void *arg;
};

struct http *http_start(const struct http_options *, struct err *);	/* NULL: *err */

/* Accept nobody any more; requests under way go on. */
void http_quiesce(struct http *);

/* Wait at most SECONDS for them, then close everything.  No request may be left
 * between http_later and http_send. */
void http_stop(struct http *, int seconds);

#endif
