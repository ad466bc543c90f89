#ifndef FEEDS_READ_H
#define FEEDS_READ_H

#include "feeds.h"

/* One feed out of the text of its FILE; what it holds lives in ARENA.  0 or -1. */
int feed_read(struct feed *, const char *file, struct str content, struct vocabs *, struct arena *, struct err *) MUST_CHECK;

#endif
