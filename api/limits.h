#ifndef LIMITS_H
#define LIMITS_H

#include <stdint.h>

/*
 * How often somebody may do something: a bucket of tokens for each name, which holds
 * a minute's worth and is filled evenly.  For keys, and for addresses that sent keys
 * which are none.
 *
 * Memory is bounded: where too many names meet, the one forgotten is the one that had
 * most left.  All functions may be called by any thread.
 */
struct limits;

/* PER_MINUTE of 0: no limit. */
struct limits *limits_new(int per_minute);
void limits_free(struct limits *);

/* Take a token of WHO at NOW, in microseconds of a clock that never goes back.  0: there was
 * one; else after how many seconds there will be. */
int limits_take(struct limits *, uint64_t who, int64_t now);

int limits_ask(struct limits *, uint64_t who, int64_t now);	/* the same, and leave it there */

#endif
