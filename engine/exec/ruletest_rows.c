#include "ruletest_rows.h"

static void
set_fact(struct table *table, size_t row, const struct given *g)
{
	switch (g->fact->type) {
	case FACT_BOOL:
		table_set_bool(table, g->fact, row, g->num != 0);
		break;
	case FACT_NUMBER:
	case FACT_DATE:
		table_set_num(table, g->fact, row, g->num);
		break;
	case FACT_CATEGORY:
		table_set_code(table, g->fact, row, (int32_t)g->num);
		break;
	case FACT_TEXT:
		table_set_text(table, g->fact, row, g->text);
		break;
	}
}

/* What the rows say of other rules. */
static const struct rule_column *
given_results(const struct ruleset *rs, const struct ruletest_row *rows, size_t n, struct arena *arena)
{
	struct rule_column *column = arena_alloc(arena, rs->nrules * sizeof(*column));
	uint64_t **bits = arena_alloc(arena, rs->nrules * sizeof(*bits));
	double **count = arena_alloc(arena, rs->nrules * sizeof(*count));
	size_t words = words_of(n);
	uint64_t *unknown = arena_alloc(arena, words * sizeof(*unknown));
	double *none = arena_alloc(arena, n * sizeof(*none));

	for (size_t i = 0; i < rs->nrules; i++)
		column[i] = (struct rule_column){ unknown, unknown, none };
	for (size_t i = 0; i < n; i++)
		for (size_t k = 0; k < rows[i].n; k++) {
			const struct given *g = &rows[i].given[k];

			if (g->rule == NULL || g->result == UNKNOWN)
				continue;
			if (bits[g->rule->index] == NULL) {
				bits[g->rule->index] = arena_alloc(arena, 2 * words * sizeof(uint64_t));
				count[g->rule->index] = arena_alloc(arena, n * sizeof(double));
				column[g->rule->index] = (struct rule_column){ bits[g->rule->index],
					bits[g->rule->index] + words, count[g->rule->index] };
			}
			bits[g->rule->index][(g->result == HIT ? 0 : words) + i / 64] |= (uint64_t)1 << (i % 64);
			count[g->rule->index][i] = g->num;
		}
	return column;
}

void
ruletest_rows_make(struct ruletest_rows *r, const struct prog *prog, enum record on, bool composites,
    const struct ruleset *rs, const struct ruletest_row *rows, size_t n, struct arena *arena)
{
	const struct fact *const *read;
	size_t nread = prog_facts(prog, &read);

	r->table = table_new(rs, on, read, nread);
	for (size_t i = 0; i < n; i++) {
		size_t row = table_add_row(r->table);

		for (size_t k = 0; k < rows[i].n; k++)
			if (rows[i].given[k].fact != NULL)
				set_fact(r->table, row, &rows[i].given[k]);
	}
	r->results = composites ? given_results(rs, rows, n, arena) : NULL;
}

void
ruletest_rows_clear(struct ruletest_rows *r)
{
	table_free(r->table);
}
