#include <string.h>

#include "convert_cell.h"

/* Words of vocabularies: countries above all, and lists of them. */
void
fuzz_choice(struct str input)
{
	static const char *const vocabularies[] = { "country", "good", "sector", "scheme", "indicator", "severity" };
	static const char *const otherwise[] = { NULL, "null", "skip", "other" };
	static const char *const bar[] = { "|" };
	unsigned pick = fuzz_byte(&input);
	const char *vocabulary = vocabularies[pick % 6];
	struct str cell = cell_of(input);
	struct convert with = { .arena = arena_new(), .vocab = vocabs_get(cell_vocabs(), vocabulary),
	    .vocabulary = vocabulary, .otherwise = otherwise[pick / 6 % 4], .split = bar, .nsplits = pick / 24 % 2 == 0 };
	struct converted one, many;

	if (cell.n > 0) {
		one = convert_cell("choice", &with, cell);
		many = convert_cell("choices", &with, cell);
		if (one.verdict == FINE && one.value.code != NULL && one.value.code != with.otherwise) {
			/* a value is a word for itself; a vocabulary found is found again */
			MUST(strcmp(vocab_find(with.vocab, str_of(one.value.code)), one.value.code) == 0);
			MUST(many.verdict == REFUSED || with.nsplits == 0 || many.value.n > 0 ||
			    memchr(cell.p, '|', cell.n) != NULL);
		}
		for (size_t i = 0; many.verdict != REFUSED && i < many.value.n; i++)
			for (size_t k = 0; k < i; k++)
				MUST(strcmp(many.value.list[i].code, many.value.list[k].code) != 0);
	}
	arena_free(with.arena);
}
