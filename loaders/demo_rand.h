#ifndef DEMO_RAND_H
#define DEMO_RAND_H

#include <stdbool.h>
#include <stdint.h>

/* Numbers from a seed, the same on every machine (splitmix64, Steele and others
 * 2014).  Good enough for a play, not for secrets. */
struct demo_rand {
	uint64_t state;
};

struct demo_rand demo_rand_of(uint64_t stream);		/* streams do not disturb each other */
int demo_rand_range(struct demo_rand *, int from, int to);	/* both may come out */
bool demo_rand_chance(struct demo_rand *, int percent);

#endif
