#include <string.h>

#include "cell.h"
#include "convert_cell.h"

/* The name cell of a list of orders, as words and as JSON. */
static void
check(const struct cell *cell)
{
	size_t bad_at;

	MUST(cell->n <= PARTIES_MAX);
	for (size_t i = 0; i < cell->n; i++) {
		const struct party *p = &cell->party[i];

		MUST(p->name.n > 0 && p->naliases <= ALIASES_MAX && str_is_utf8(p->name, &bad_at));
		for (size_t k = 0; k < p->naliases; k++) {
			MUST(p->alias[k].n > 0 && str_is_utf8(p->alias[k], &bad_at));
			}
	}
}

void
fuzz_cell(struct str input)
{
	struct str text = cell_of(input);
	struct arena *arena = arena_new();
	struct cell cell = { 0 };

	if (text.n > 0) {
		cell_parse(text, vocabs_get(cell_vocabs(), "country"), arena, &cell);
		MUST(cell.scope != NULL);
		check(&cell);
		if (cell_read(text, arena, &cell)) {
			MUST(cell.n > 0);
			check(&cell);
		}
	}
	arena_free(arena);
}
