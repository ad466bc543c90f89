#include "facts.h"

int32_t
domain_code(const struct domain *d, struct str value)
{
	size_t from = 0, to = d->n;

	for (size_t i = 0; d->sorted == NULL && i < d->n; i++)
		if (str_is(value, d->value[i]))
			return (int32_t)i;
	while (d->sorted != NULL && from < to) {
		size_t mid = from + (to - from) / 2;
		int order = str_cmp(value, str_of(d->value[d->sorted[mid]]));

		if (order == 0)
			return d->sorted[mid];
		if (order < 0)
			to = mid;
		else
			from = mid + 1;
	}
	return -1;
}
