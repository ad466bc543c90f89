#ifndef FEED_H
#define FEED_H

#include <stdint.h>

#include "among.h"
#include "batch.h"
#include "err.h"
#include "pg.h"

/*
 * From the database into a batch: facilities with their
 * assessments, findings, goods, matches, documents and links, as known at a time.  Only the columns
 * that the plan's rules read are asked for.  One feed for each thread and
 * connection.
 *
 * Texts are most of it by far, and what scans before found in them is kept (kept.h).  So
 * they are left out unless TEXTS; then a subject of which a text was not searched yet has
 * `untold`, nothing can be said of it, and it is to be read again with its texts.
 */
struct feed;

struct feed *feed_new(struct pg *, const struct plan *, int32_t as_of, int64_t known_at);
void feed_free(struct feed *);		/* NULL is allowed */

/* Fill B, which is reset first, and complete it. */
int feed_fill(struct feed *, const struct among *, bool texts, struct batch *b, struct err *) MUST_CHECK;

#endif
