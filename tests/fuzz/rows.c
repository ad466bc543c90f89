#include <stdlib.h>
#include <string.h>

#include "buf.h"
#include "eval.h"
#include "rows.h"

static unsigned
below(uint64_t *state, unsigned n)
{
	*state = *state * 6364136223846793005u + 1442695040888963407u;
	return (unsigned)((*state >> 33) % n);
}

static void
fill(struct table *t, const struct ruleset *rs, const struct fact *const *read, size_t nread)
{
	static const double numbers[] = { 0, 1, 2, 2.5, 60, 61, 168, 1e300, -1, 0.5 };
	static const char *const texts[] = { "", "They threaten workers.", "Nobody is threatened.", "12 Mill Road" };
	uint64_t state = 20261123;

	(void)rs;
	for (size_t row = 0; row < ROWS; row++) {
		table_add_row(t);
		for (size_t i = 0; i < nread; i++) {
			const struct fact *f = read[i];

			if (below(&state, 4) == 0)
				continue;
			switch (f->type) {
			case FACT_BOOL:
				table_set_bool(t, f, row, below(&state, 2) == 0);
				break;
			case FACT_NUMBER:
				table_set_num(t, f, row, numbers[below(&state, 10)]);
				break;
			case FACT_DATE:
				table_set_num(t, f, row, 15000 + below(&state, 6000));
				break;
			case FACT_CATEGORY:
				if (f->domain->n > 0)
					table_set_code(t, f, row, (int32_t)below(&state, (unsigned)f->domain->n));
				break;
			case FACT_TEXT:
				table_set_text(t, f, row, str_of(texts[below(&state, 4)]));
				break;
			}
		}
	}
}

/* The results of all rules on each row, for composites. */
static struct rule_column *
columns(const struct ruleset *rs, struct arena *arena)
{
	struct rule_column *column = arena_alloc(arena, (rs->nrules + 1) * sizeof(*column));

	for (size_t i = 0; i < rs->nrules; i++) {
		uint64_t *t = arena_alloc(arena, words_of(ROWS) * sizeof(*t));
		uint64_t *f = arena_alloc(arena, words_of(ROWS) * sizeof(*f));
		double *count = arena_alloc(arena, ROWS * sizeof(*count));

		for (size_t row = 0; row < ROWS; row++) {
			count[row] = (double)((row + i) % 3);
			if ((row + i) % 5 != 0)
				((row + i) % 3 > 0 ? t : f)[row / 64] |= UINT64_C(1) << (row % 64);
		}
		column[i] = (struct rule_column){ t, f, count };
	}
	return column;
}

void
rows_run(const struct ruleset *rs, enum record on, bool composites, const struct expr *e, const struct expr *f)
{
	const struct expr *extra[] = { e, f };
	struct arena *arena = arena_new();
	struct prog *prog = prog_compile(rs, on, composites, extra, e != NULL ? 2 : 0);
	struct eval *eval = eval_new(prog);
	const struct fact *const *read;
	size_t nread = prog_facts(prog, &read), n = prog_outputs(prog);
	struct table *table = table_new(rs, on, read, nread);

	fill(table, rs, read, nread);
	eval_run(eval, table, 20454, NULL, composites ? columns(rs, arena) : NULL);
	for (size_t i = 0; i < n; i++)
		for (size_t w = 0; w < words_of(ROWS); w++) {
			uint64_t rows = w + 1 < words_of(ROWS) ? UINT64_MAX : (UINT64_C(1) << ROWS % 64) - 1;

			MUST((eval_true(eval, i)[w] & eval_false(eval, i)[w]) == 0);
			MUST(((eval_true(eval, i)[w] | eval_false(eval, i)[w]) & ~rows) == 0);
		}
	if (e != NULL) {
		size_t size = words_of(ROWS) * sizeof(uint64_t);

		MUST(memcmp(eval_true(eval, n - 2), eval_true(eval, n - 1), size) == 0);
		MUST(memcmp(eval_false(eval, n - 2), eval_false(eval, n - 1), size) == 0);
	}
	table_free(table);
	eval_free(eval);
	prog_free(prog);
	arena_free(arena);
}

void
rows_print_again(const struct ruleset *rs, enum record on, const struct expr *e)
{
	struct arena *arena = arena_new();
	struct diags *diags = diags_new();
	struct buf once = { 0 }, twice = { 0 };
	const struct expr *again;

	expr_print(e, &once);
	again = ruleset_expr(rs, arena, on, buf_as_str(&once), "printed", diags);
	MUST(again != NULL && diags_count(diags) == 0);
	expr_print(again, &twice);
	MUST(str_eq(buf_as_str(&once), buf_as_str(&twice)));
	rows_run(rs, on, true, e, again);
	buf_free(&once);
	buf_free(&twice);
	diags_free(diags);
	arena_free(arena);
}
