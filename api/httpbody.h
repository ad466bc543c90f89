#ifndef HTTPBODY_H
#define HTTPBODY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "buf.h"
#include "err.h"
#include "str.h"

/*
 * The body of a request while it comes: in memory as long as it is small, else in
 * a file without a name (spool.h).  What is over the limit is not kept.
 */
enum { HTTPBODY_SMALL = 64 << 10 };	/* bytes: a question, a page of texts to try; files are larger */

struct http_body {
	struct str small;		/* all of it, NUL-terminated, or STR_NONE when it is in the file */
	int fd;				/* the file, at its beginning; -1: there is none */
	int64_t n;			/* bytes */
};

struct httpbody {
	struct buf memory;
	int fd;				/* -1: none yet */
	int64_t n, limit;
	bool over;			/* more came than the limit */
};

void httpbody_begin(struct httpbody *, int64_t limit);
int httpbody_put(struct httpbody *, const void *p, size_t n, struct err *) MUST_CHECK;	/* -1: *err, and nothing more is kept */
int httpbody_end(struct httpbody *, struct http_body *, struct err *) MUST_CHECK;	/* what it returns belongs to the first */
void httpbody_free(struct httpbody *);

#endif
