#include <math.h>

#include "convert_cell.h"
#include "convert_parts.h"

/* Counts of workers: a range that is written out is read as itself. */
void
fuzz_workers(struct str input)
{
	struct str cell = cell_of(input);
	struct words words = words_of(cell_vocabs());
	struct convert with = { .arena = arena_new(), .words = &words };
	struct converted c = { .verdict = REFUSED }, again;

	if (cell.n > 0)
		c = convert_cell("workers", &with, cell);
	if (c.verdict == FINE) {
		MUST(c.value.num <= (double)WORKERS_MAX + 1);
		MUST(isinf(c.value.max) || c.value.max <= (double)WORKERS_MAX);
		MUST(!(c.value.num < floor(c.value.num)) && !(c.value.num > floor(c.value.num)));
		again = convert_cell("workers", &with, str_of(isinf(c.value.max) ?
		    arena_printf(with.arena, "more than %.0f", c.value.num - 1) :
		    arena_printf(with.arena, "%.0f-%.0f", c.value.num, c.value.max)));
		MUST(c.value.num < 1 || (again.verdict == FINE && !(again.value.num < c.value.num) &&
		    !(again.value.num > c.value.num)));
	}
	arena_free(with.arena);
}
