#include "bounds.h"
#include "convert_cell.h"
#include "convert_parts.h"

/* Texts, one and several: what was taken may be stored and shown, and is taken again as it is. */
void
fuzz_text(struct str input)
{
	static const char *const names[] = { "text", "name", "id", "os_id", "digits", "long_text" };
	static const char *const separators[] = { ";", " - " };
	struct str cell = cell_of(input);
	struct words words = words_of(cell_vocabs());
	struct convert with = { .arena = arena_new(), .words = &words };

	for (size_t i = 0; cell.n > 0 && i < sizeof(names) / sizeof(names[0]); i++) {
		struct converted c = convert_cell(names[i], &with, cell), again;
		struct complaint why;
		bool garbled;

		if (c.verdict == REFUSED)
			continue;
		MUST(!text_unsafe(c.value.text, &why));
		MUST(text_characters(c.value.text, &garbled) <= (i == 5 ? BOUND_FIELD : BOUND_NAME));
		MUST(c.verdict != FINE || !garbled);
		if (i < 5)
			for (size_t k = 0; k < c.value.text.n; k++)
				MUST((unsigned char)c.value.text.p[k] >= ' ' &&
				    (k == 0 || c.value.text.p[k] != ' ' || c.value.text.p[k - 1] != ' '));
		if (c.value.type == VALUE_NONE)
			continue;
		MUST(c.value.text.n > 0);
		again = convert_cell(names[i], &with, c.value.text);
		MUST(again.verdict == c.verdict && str_eq(again.value.text, c.value.text));
	}
	with.split = separators;
	with.nsplits = 2;
	if (cell.n > 0) {
		struct converted c = convert_cell("texts", &with, cell);

		for (size_t i = 0; c.verdict != REFUSED && i < c.value.n; i++)
			MUST(c.value.list[i].raw.n > 0);
	}
	arena_free(with.arena);
}
