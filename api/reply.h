#ifndef REPLY_H
#define REPLY_H

#include "http.h"
#include "route.h"

/*
 * The last of a reply: the headers that each carries, and its tag.
 */
void reply_seal(struct http_reply *, const char *cache);	/* CACHE says who may keep it */
void reply_problem(struct http_request *, struct http_reply *);	/* seal it, for nobody to keep, and send it */

/* The reply under its ETag, or 304 in its place: ready to be sent. */
void reply_tag(struct http_request *, const struct route *, const char *etag, struct http_reply *);
void reply_tagged(struct http_request *, const struct route *, const char *etag, struct http_reply *);	/* and sent */

void reply_text(struct http_request *, const struct route *, const char *type, struct str text);

#endif
