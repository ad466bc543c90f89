#include "sort.h"
#include "t.h"

/* As qsort sorts them, however many and in whatever order. */

enum { MOST = 100, EQUAL = 7 };

static int
by_number(const void *x, const void *y)
{
	const uint64_t *a = x, *b = y;

	return (*a > *b) - (*a < *b);
}

int
main(void)
{
	uint64_t key[MOST], want[MOST], state = 20261129;

	for (size_t n = 0; n < MOST; n++)
		for (uint64_t range = EQUAL; range > 0; range *= range) {
			for (size_t i = 0; i < n; i++) {
				state = state * 6364136223846793005u + 1442695040888963407u;
				want[i] = key[i] = (state ^ state >> 31) % range;
			}
			qsort(want, n, sizeof(*want), by_number);
			sort_keys(key, n);
			T(memcmp(key, want, n * sizeof(*key)) == 0);
			if (range > UINT32_MAX)
				break;
		}
	return t_done();
}
