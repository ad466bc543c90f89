#ifndef HTTP_H
#define HTTP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "buf.h"
#include "err.h"
#include "httpbody.h"
#include "query.h"
#include "str.h"

/*
 * HTTP/1.1 in, whole replies out.  http.c and httpexchange.c alone know that
 * libmicrohttpd does it.
 *
 * `admit` and `handler` are called on one of a few event loops and must not block.  `admit` sees the
 * headers of each request that passed the guard (httpguard.h) before its body is
 * read, and says how many bytes may come; `handler` sees the whole request.  It
 * answers with http_send before it returns, or calls http_later first and lets
 * another thread call http_send.
 */
enum {
	HTTP_LOOPS = 2,			/* threads that move bytes; queries wait elsewhere */
	HTTP_CONNECTIONS = 12000,	/* open at a time, 20 kB each */
	HTTP_PER_ADDRESS = 64,		/* of them from one address, when others than this machine can reach us */
	HTTP_MEMORY = 16 << 10,		/* bytes for one request's line and headers: BOUND_URL and as much again */
	HTTP_READ_SECONDS = 9,		/* from the end of one request until the headers of the next have arrived */
	HTTP_BODY_SECONDS = 10,		/* until a body has, and a second more for each MB */
	HTTP_BODY_EXCESS = 1 << 20,	/* of a chunked body over its limit: read to say so; past that we hang up */
	HTTP_WRITE_SECONDS = 10,	/* until a client has taken its reply */
	HTTP_HEADERS = 16,		/* of a reply */
	HTTP_ID = 17,			/* 16 hex digits and a NUL */
};

struct http;

enum http_method {
	HTTP_GET,			/* and HEAD, which is a GET whose body stays here */
	HTTP_POST,
	HTTP_PUT,
	HTTP_PATCH,
	HTTP_DELETE,
	HTTP_OPTIONS,
};

struct http_request {
	struct query query;
	enum http_method method;
	struct str accept, if_none_match, prefer;	/* STR_NONE: not sent */
	struct http_body body;
	bool foreign;			/* Host names another machine, and only this one reaches us (httpguard_foreign) */

	/* For the log.  `admit` and the handler say which route it is and whose key it came with. */
	char id[HTTP_ID];
	const char *route;
	char key[HTTP_ID];
};

/* The value of a header; STR_NONE: it was not sent.  It lives as long as the request. */
struct str http_field(const struct http_request *, const char *name);

/* The same of the last header of that name. */
struct str http_last_field(const struct http_request *, const char *name);

/* What stands for the address of the other end: of IPv6 for the 64 bits that one customer has. */
uint64_t http_peer(const struct http_request *);

const char *http_method_name(enum http_method);

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

void http_reply_free(struct http_reply *);	/* back to {0} */

/* Take over the reply, which is empty afterwards. */
void http_send(struct http_request *, struct http_reply *);

/* From now on http_send may be called by any thread. */
void http_later(struct http_request *);

/* The body that waits (`vouch`) may be read. */
void http_go_on(struct http_request *);

struct http_options {
	int fd;				/* bound and listening */
	bool loopback;			/* only this machine reaches it */
	/* Bytes that the body may have, 0 for none; or -1, and the reply is what to answer
	 * instead.  NULL: no request has a body. */
	int64_t (*admit)(void *arg, struct http_request *, struct http_reply *);
	/* A body begins to come.  true: it may be read; else it waits for http_go_on, or for
	 * http_send, after which what still comes of it is dropped.  NULL: it may. */
	bool (*vouch)(void *arg, struct http_request *);
	void (*handler)(void *arg, struct http_request *);
	/* A request that nobody will see: what to answer. */
	void (*refuse)(void *arg, unsigned status, const char *why, struct http_reply *);
	/* A request is over.  STATUS 0: the client went before it had a reply. */
	void (*done)(void *arg, const struct http_request *, const char *method, unsigned status, int64_t bytes, int64_t us);
	/* Something here is wrong that the client is not told: for the log.  Needed with `admit`. */
	void (*trouble)(void *arg, const struct err *);
	void *arg;
};

struct http *http_start(const struct http_options *, struct err *);	/* NULL: *err */

/* Accept nobody any more; requests under way go on, at most for SECONDS, and each
 * reply is the last of its connection. */
void http_quiesce(struct http *);
void http_drain(struct http *, int seconds);

/* Drain, then close everything.  No request may be left between http_later and http_send. */
void http_stop(struct http *, int seconds);

#endif
