#include "convert_cell.h"
#include "dict.h"

/* Yes and no; and any answer to any fact of the dictionary. */
static const struct dict *
dictionary(void)
{
	static struct dict *dict;

	return dict != NULL ? dict : (dict = dict_new());
}

void
fuzz_bool(struct str input)
{
	size_t n, pick = fuzz_byte(&input);
	const struct answer *answers = dict_answers(dictionary(), &n), *a = &answers[pick % n];
	struct str cell = cell_of(input);
	struct words words = words_of(cell_vocabs());
	struct convert with = { .arena = arena_new(), .words = &words };
	struct complaint why = { 0 };
	struct value v = { 0 };

	if (cell.n > 0) {
		struct converted c = convert_cell("bool", &with, cell);
		enum verdict verdict = convert_answer(&with, a, cell, &v, &why);

		MUST(verdict == FINE || why.code != NULL);
		if (a->type == ANSWER_BOOL)
			MUST(verdict == c.verdict && v.yes == c.value.yes);
		if (a->type == ANSWER_NUMBER && verdict != REFUSED)
			MUST(v.num >= a->min && v.num <= a->max);
		MUST(c.verdict == REFUSED || !is_no_answer(&words, cell));
	}
	arena_free(with.arena);
}
