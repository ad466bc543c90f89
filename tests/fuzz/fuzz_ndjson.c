#include <stdlib.h>
#include <string.h>

#include "fuzz.h"
#include "jsonl.h"

/* JSON records of any shape, whole and in bites, and their values by path. */

static void
check_row(const struct row *row, struct str text)
{
	uint64_t line = 1;

	MUST(row->offset <= text.n && row->raw.n <= text.n - row->offset);
	for (size_t i = 0; i < row->offset; i++)
		line += text.p[i] == '\n';
	MUST(row->line == line);
	if (row->fault != NULL)
		MUST(row->n == 0 && row->expected != NULL && row->remedy != NULL && row->fault_at <= row->raw.n);
}

static void
check_fields(const struct row *row)
{
	size_t bad_at;

	for (size_t i = 0; i < row->n; i++)
		MUST(str_is_utf8(row->field[i], &bad_at));
}

void
fuzz_ndjson(struct str input)
{
	struct fuzz_bites whole = { input, SIZE_MAX }, bites = { input, 1 + input.n % 7 };
	struct jsonl_list lists[JSONL_LISTS], list;
	struct jsonl *a, *b;
	struct paths paths = { 0 }, none = { 0 };
	struct row x, y;
	struct err err;
	int got;

	list = lists[input.n % jsonl_lists(input, lists)];
	a = jsonl_new((struct source){ fuzz_bite, &whole }, &list);
	b = jsonl_new((struct source){ fuzz_bite, &bites }, &list);
	do {
		got = jsonl_next(a, &none, &x, &err);
		MUST(got >= 0 && got == jsonl_next(b, &paths, &y, &err));
		if (got == 0)
			break;
		check_row(&x, input);
		MUST(x.line == y.line && x.offset == y.offset && str_eq(x.raw, y.raw));
		MUST((x.fault == NULL) == (y.fault == NULL) && (x.fault == NULL) == (jsonl_record(a) != NULL));
		if (x.fault != NULL)
			continue;
		MUST(y.n == paths.n && json_equal(jsonl_record(a), jsonl_record(b)));
		check_fields(&y);
		tree_paths(jsonl_record(a), &paths);
	} while (got > 0);
	jsonl_free(a);
	jsonl_free(b);
	paths_free(&paths);
	paths_free(&none);
}
