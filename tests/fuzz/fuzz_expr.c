#include "rows.h"
#include "words.h"

/* An expression, over the record that the first byte picks. */
static const struct ruleset *
words(void)
{
	static struct ruleset *rs;

	return rs != NULL ? rs : (rs = words_ruleset());
}

void
fuzz_expr(struct str input)
{
	static const enum record records[] = { ON_FACILITY, ON_FINDING, ON_GOOD, ON_MATCH, ON_DOCUMENT, ON_LINK };
	enum record on = records[fuzz_byte(&input) % 4];
	const struct ruleset_file file = { "rules.json", input };
	struct arena *arena = arena_new();
	struct diags *diags = diags_new();
	const struct expr *e = ruleset_expr(words(), arena, on, input, file.path, diags);

	MUST((e != NULL) == (diags_count(diags) == 0));
	fuzz_diags(diags, &file, 1);
	if (e != NULL)
		rows_print_again(words(), on, e);
	diags_free(diags);
	arena_free(arena);
}
