#include <stdio.h>
#include <string.h>

#include "convert_cell.h"
#include "convert_parts.h"

/* Numbers: what was read, written out plainly, is read as the same; and nothing is
 * grouped behind the point. */
static bool
is_grouped_behind_point(struct str cell)
{
	const char *point = memchr(cell.p, '.', cell.n);
	size_t n = point != NULL ? (size_t)(cell.p + cell.n - point) : 0;

	return n > 0 && (memchr(point, ',', n) != NULL || memchr(point, ' ', n) != NULL);
}

void
fuzz_number(struct str input)
{
	static const char *const names[] = { "number", "count", "percent", "lat", "lng" };
	struct str cell = cell_of(input);
	struct words words = words_of(cell_vocabs());
	struct convert with = { .arena = arena_new(), .words = &words };
	char plain[64];
	double again;

	for (size_t i = 0; cell.n > 0 && i < sizeof(names) / sizeof(names[0]); i++) {
		struct converted c = convert_cell(names[i], &with, cell);

		if (c.verdict != FINE)
			continue;
		MUST(i == 2 || !is_grouped_behind_point(cell));		/* "5. %" */
		snprintf(plain, sizeof(plain), "%.17g", c.value.num);
		MUST(number_parse(str_of(plain), &again) && !(again < c.value.num) && !(again > c.value.num));
		MUST(i != 1 || (c.value.num >= 0 && c.value.num <= (double)WORKERS_MAX));
		MUST(i != 2 || (c.value.num >= 0 && c.value.num <= 100));
		MUST(i < 3 || (c.value.num >= -180 && c.value.num <= 180));
	}
	arena_free(with.arena);
}
