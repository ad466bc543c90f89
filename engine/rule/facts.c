#include "facts.h"

int32_t
domain_code(const struct domain *d, struct str value)
{
	for (size_t i = 0; i < d->n; i++)
		if (str_is(value, d->value[i]))
			return (int32_t)i;
	return -1;
}
