#include "convert_cell.h"
#include "date.h"

/*
 * Dates: under whatever order a cell is read, the result written as ISO 8601 is
 * read as itself; a date that reads in one way only reads so under every order.
 * And a date that is written in one of the ways that people write is read as it was meant.
 */
static const char *const names[] = { "date", "date_mdy", "date_dmy" };

static void
any_cell(const struct convert *with, struct str cell)
{
	struct converted c[3], iso;
	char text[DATE_TEXT];

	for (size_t i = 0; i < 3; i++) {
		c[i] = convert_cell(names[i], with, cell);
		if (c[i].verdict != FINE)
			continue;
		iso = convert_cell(names[i], with, str_of(date_format(c[i].value.date, text)));
		MUST(iso.verdict == FINE && iso.value.date == c[i].value.date);
	}
	for (size_t i = 1; c[0].verdict == FINE && i < 3; i++)
		MUST(c[i].verdict != FINE || c[i].value.date == c[0].value.date);
}

static void
written(const struct convert *with, struct str bytes)
{
	static const char *const months[] = { "January", "February", "March", "April", "May", "June", "July", "August",
	    "September", "October", "November", "December" };
	int year = 1800 + (int)(fuzz_byte(&bytes) * 2 % 400), month = 1 + (int)(fuzz_byte(&bytes) % 12);
	int day = 1 + (int)(fuzz_byte(&bytes) % 28);
	const char *name = months[month - 1];
	const char *ways[] = {
		arena_printf(with->arena, "%d-%02d-%02d", year, month, day),
		arena_printf(with->arena, "%d/%d/%d", year, month, day),
		arena_printf(with->arena, "%04d-%02d-%02dT10:20:30Z", year, month, day),
		arena_printf(with->arena, "%d %s %d", day, name, year),
		arena_printf(with->arena, "%02d-%.3s-%d", day, name, year),
		arena_printf(with->arena, "%s %d, %d", name, day, year),
		arena_printf(with->arena, "%.3s. %d, %d", name, day, year),
	};

	for (size_t i = 0; i < sizeof(ways) / sizeof(ways[0]); i++)
		for (size_t k = 0; k < 3; k++) {
			struct converted c = convert_cell(names[k], with, str_of(ways[i]));

			MUST(c.verdict == FINE && c.value.date == date_of(year, month, day));
		}
}

void
fuzz_date(struct str input)
{
	struct words words = words_of(cell_vocabs());
	struct convert with = { .arena = arena_new(), .words = &words };

	if (cell_of(input).n > 0) {
		any_cell(&with, cell_of(input));
		convert_cell("periods", &with, cell_of(input));
	}
	written(&with, input);
	arena_free(with.arena);
}
