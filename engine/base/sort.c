#include <stdlib.h>

#include "sort.h"

enum { FEW = 32 };

static int
by_number(const void *x, const void *y)
{
	const uint64_t *a = x, *b = y;

	return (*a > *b) - (*a < *b);
}

void
sort_keys(uint64_t *key, size_t n)
{
	if (n > FEW) {
		qsort(key, n, sizeof(*key), by_number);
		return;
	}
	for (size_t i = 1; i < n; i++) {
		uint64_t k = key[i];
		size_t at = i;

		for (; at > 0 && key[at - 1] > k; at--)
			key[at] = key[at - 1];
		key[at] = k;
	}
}
