/* Columns: growth, known bits, reuse. */
#include "eval.h"
#include "t.h"

static const char *const colours[] = { "red", "green" };
static const struct domain colour = { .name = "colour", .value = colours, .n = 2 };
enum { BOOL, NUMBER, DATE, CODE, TEXT, UNREAD, NFACTS };
static const struct fact facts[NFACTS] = {
	[BOOL] = { .name = "b", .type = FACT_BOOL, .index = BOOL },
	[NUMBER] = { .name = "n", .type = FACT_NUMBER, .index = NUMBER },
	[DATE] = { .name = "d", .type = FACT_DATE, .index = DATE },
	[CODE] = { .name = "c", .type = FACT_CATEGORY, .domain = &colour, .index = CODE },
	[TEXT] = { .name = "t", .type = FACT_TEXT, .index = TEXT },
	[UNREAD] = { .name = "u", .type = FACT_NUMBER, .index = UNREAD },
};
static const struct ruleset rs = { .fact = facts, .nfacts = NFACTS };

static bool
bit(const uint64_t *bits, size_t i)
{
	return bits[i / 64] >> (i % 64) & 1;
}

/* N rows, of which every third has all facts; then what the columns hold. */
static void
fill_and_look(struct table *t, size_t n, double offset)
{
	int wrong = 0;

	for (size_t r = 0; r < n; r++) {
		wrong += table_add_row(t) != r;
		if (r % 3 != 0)
			continue;
		table_set_bool(t, &facts[BOOL], r, r % 2 == 0);
		table_set_num(t, &facts[NUMBER], r, (double)r + offset);
		table_set_num(t, &facts[DATE], r, (double)r);
		table_set_code(t, &facts[CODE], r, (int32_t)(r % 2));
		table_set_text(t, &facts[TEXT], r, STR("x"));
		table_set_num(t, &facts[UNREAD], r, 1);
	}
	for (size_t r = 0; r < n; r++) {
		bool known = r % 3 == 0;

		for (int i = BOOL; i <= TEXT; i++)
			wrong += bit(t->column[i].known, r) != known;
		if (!known)
			continue;
		wrong += bit(t->column[BOOL].bit, r) != (r % 2 == 0);
		wrong += t->column[NUMBER].num[r] != (double)r + offset;
		wrong += t->column[DATE].num[r] != (double)r;
		wrong += t->column[CODE].code[r] != (int32_t)(r % 2);
		wrong += !str_is(t->column[TEXT].text[r], "x");
	}
	for (size_t r = n; r < 64 * words_of(n); r++)
		for (int i = BOOL; i <= TEXT; i++)
			wrong += bit(t->column[i].known, r);
	T_INT(wrong, 0);
	T_INT((int64_t)t->nrows, (int64_t)n);
	T(t->cap % 64 == 0 && t->cap >= n);
}

/* A row copied over one that was used before says what the copied row said. */
static void
test_copy(void)
{
	const struct fact *read[] = { &facts[BOOL], &facts[NUMBER], &facts[CODE] };
	struct table *from = table_new(&rs, ON_FACILITY, read, 3), *to = table_new(&rs, ON_FACILITY, read, 3);

	table_set_bool(to, &facts[BOOL], table_add_row(to), true);
	table_reset(to);
	table_add_row(to);
	table_set_bool(from, &facts[BOOL], table_add_row(from), false);
	table_set_num(from, &facts[NUMBER], 0, 7);
	table_copy_row(to, 0, from, 0);
	T(bit(to->column[BOOL].known, 0) && !bit(to->column[BOOL].bit, 0));
	T(bit(to->column[NUMBER].known, 0) && to->column[NUMBER].num[0] == 7);
	T(!bit(to->column[CODE].known, 0));
	table_free(from);
	table_free(to);
}

int
main(void)
{
	static const size_t sizes[] = { 0, 1, 63, 64, 65, 1000, 10, 4097, 3 };
	const struct fact *read[] = { &facts[BOOL], &facts[NUMBER], &facts[DATE], &facts[CODE], &facts[TEXT] };
	struct table *t = table_new(&rs, ON_FACILITY, read, 5);
	const double *before;

	for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
		fill_and_look(t, sizes[i], (double)i);
		table_reset(t);
		T_INT((int64_t)t->nrows, 0);
	}
	T(t->column[UNREAD].num == NULL && t->column[UNREAD].known == NULL);

	before = t->column[NUMBER].num;
	fill_and_look(t, 4097, 0);
	T(t->column[NUMBER].num == before);	/* what was once large enough stays */

	table_set_bool(t, &facts[BOOL], 0, true);
	table_set_bool(t, &facts[BOOL], 0, false);
	T(!bit(t->column[BOOL].bit, 0) && bit(t->column[BOOL].known, 0));
	table_free(t);
	table_free(NULL);
	test_copy();
	return t_done();
}
