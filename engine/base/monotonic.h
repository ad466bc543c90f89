#ifndef MONOTONIC_H
#define MONOTONIC_H

#include <stdint.h>
#include <time.h>

/*
 * How long things take and when to look again: microseconds since some moment, by a clock that nobody sets.  What
 * day it is main alone reads.
 */
static inline int64_t
monotonic_us(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

static inline int64_t
monotonic_ms(void)
{
	return monotonic_us() / 1000;
}

static inline int64_t
monotonic_s(void)
{
	return monotonic_us() / 1000000;
}

#endif
