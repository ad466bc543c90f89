#include <string.h>

#include "elements.h"
#include "fuzz.h"

/* XML records, whole and in bites, at a path that the length picks. */

static void
check_row(const struct row *row, struct str text)
{
	size_t bad_at;

	MUST(row->line >= 1 && row->offset <= text.n && row->raw.n <= text.n - row->offset);
	MUST(row->raw.n == 0 || memcmp(row->raw.p, text.p + row->offset, row->raw.n) == 0);
	if (row->fault != NULL)
		MUST(row->n == 0 && row->expected != NULL && row->remedy != NULL);
	else
		MUST(row->raw.n > 0 && row->raw.p[0] == '<' && row->raw.p[row->raw.n - 1] == '>');
	for (size_t i = 0; i < row->n; i++)
		MUST(str_is_utf8(row->field[i], &bad_at));
}

void
fuzz_xml(struct str input)
{
	struct fuzz_bites whole = { input, SIZE_MAX }, bites = { input, 1 + input.n % 7 };
	struct paths found = { 0 }, paths = { 0 }, none = { 0 };
	size_t n = elements_paths(input, &found);
	struct str path = n > 0 ? found.at[input.n % n] : STR("a.b");
	struct elements *a = elements_new((struct source){ fuzz_bite, &whole }, path);
	struct elements *b = elements_new((struct source){ fuzz_bite, &bites }, path);
	struct row x, y;
	struct err err;
	int got;

	MUST(n <= ELEMENTS_PATHS && n == found.n);
	do {
		got = elements_next(a, &none, &x, &err);
		MUST(got >= 0 && got == elements_next(b, &paths, &y, &err));
		if (got == 0)
			break;
		MUST((x.fault == NULL) == (y.fault == NULL) && (x.fault == NULL) == (elements_record(a) != NULL));
		check_row(&x, input);
		if (x.fault != NULL)		/* what expat finds first depends on how much it sees */
			continue;
		MUST(x.line == y.line && x.offset == y.offset && str_eq(x.raw, y.raw));
		check_row(&y, input);
		MUST(y.n == paths.n && json_equal(elements_record(a), elements_record(b)));
		tree_paths(elements_record(a), &paths);
	} while (got > 0);
	elements_free(a);
	elements_free(b);
	paths_free(&found);
	paths_free(&paths);
	paths_free(&none);
}
