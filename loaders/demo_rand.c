#include "demo_rand.h"

static const uint64_t seed = 1930;	/* the year of convention 29 */

static uint64_t
next(struct demo_rand *r)
{
	uint64_t z = r->state += 0x9e3779b97f4a7c15;

	z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9;
	z = (z ^ z >> 27) * 0x94d049bb133111eb;
	return z ^ z >> 31;
}

struct demo_rand
demo_rand_of(uint64_t stream)
{
	struct demo_rand r = { seed ^ stream << 32 };

	r.state = next(&r);
	return r;
}

int
demo_rand_range(struct demo_rand *r, int from, int to)
{
	return from + (int)(next(r) % (uint64_t)(to - from + 1));
}

bool
demo_rand_chance(struct demo_rand *r, int percent)
{
	return demo_rand_range(r, 0, 99) < percent;
}
