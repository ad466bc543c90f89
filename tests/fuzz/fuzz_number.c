#include <stdio.h>
#include <string.h>

#include "convert_cell.h"
#include "convert_parts.h"

/* Numbers: what was read, written out plainly, is read as the same; and nothing is
 * grouped behind the decimal mark, which is the second where there are two. */
static bool
is_grouped_behind_point(struct str cell)
{
	const char *point = memchr(cell.p, '.', cell.n), *comma = memchr(cell.p, ',', cell.n);
	const char *mark = comma != NULL && comma > point ? comma : point;
	size_t n = point != NULL ? (size_t)(cell.p + cell.n - mark) - 1 : 0;

	return n > 0 && (memchr(mark + 1, ',', n) != NULL || memchr(mark + 1, ' ', n) != NULL ||
	    (comma != NULL && memchr(mark + 1, '.', n) != NULL));
}

void
fuzz_number(struct str input)
{
	static const char *const names[] = { "number", "count", "percent", "lat", "lng", "money" };
	struct str cell = cell_of(input);
	struct words words = words_of(cell_vocabs());
	struct convert with = { .arena = arena_new(), .words = &words };
	char plain[64];
	double again;

	for (size_t i = 0; cell.n > 0 && i < sizeof(names) / sizeof(names[0]); i++) {
		struct converted c = convert_cell(names[i], &with, cell);

		if (c.verdict != FINE)
			continue;
		MUST(i == 2 || i == 5 || !is_grouped_behind_point(cell));		/* "5. %", "1.5 USD" */
		snprintf(plain, sizeof(plain), "%.17g", c.value.num);
		MUST(number_parse(str_of(plain), &again) && !(again < c.value.num) && !(again > c.value.num));
		MUST(i != 1 || (c.value.num >= 0 && c.value.num <= (double)WORKERS_MAX));
		MUST(i != 2 || (c.value.num >= 0 && c.value.num <= 100));
		MUST(i < 3 || i == 5 || (c.value.num >= -180 && c.value.num <= 180));
	}
	arena_free(with.arena);
}
