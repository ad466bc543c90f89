#include <assert.h>
#include <math.h>
#include <string.h>

#include "mem.h"
#include "table.h"

struct table *
table_new(const struct ruleset *rs, enum record on, const struct fact *const *read, size_t nread)
{
	struct table *t = mem_zero(1, sizeof(*t));

	t->on = on;
	t->ncolumns = rs->nfacts;
	t->column = mem_zero(t->ncolumns, sizeof(*t->column));
	for (size_t i = 0; i < nread; i++)
		t->column[read[i]->index].fact = read[i];
	return t;
}

void
table_free(struct table *t)
{
	if (t == NULL)
		return;
	for (size_t i = 0; i < t->ncolumns; i++) {
		struct column *c = &t->column[i];

		mem_free(c->num);
		mem_free(c->code);
		mem_free(c->bit);
		mem_free(c->text);
		mem_free(c->found);
		mem_free(c->known);
	}
	mem_free(t->column);
	mem_free(t);
}

/* From FROM to TO items, the new ones zero: the evaluator computes with whatever
 * stands in a cell that is not known, so it must be a value of its type. */
static void *
grow(void *p, size_t from, size_t to, size_t size)
{
	char *q = mem_resize(p, to * size);

	memset(q + from * size, 0, (to - from) * size);
	return q;
}

static void
column_grow(struct column *c, size_t from, size_t to)
{
	c->known = grow(c->known, words_of(from), words_of(to), sizeof(*c->known));
	switch (c->fact->type) {
	case FACT_NUMBER:
	case FACT_DATE:
		c->num = grow(c->num, from, to, sizeof(*c->num));
		break;
	case FACT_CATEGORY:
		c->code = grow(c->code, from, to, sizeof(*c->code));
		break;
	case FACT_BOOL:
		c->bit = grow(c->bit, words_of(from), words_of(to), sizeof(*c->bit));
		break;
	case FACT_TEXT:
		c->text = grow(c->text, from, to, sizeof(*c->text));
		c->found = grow(c->found, from, to, sizeof(*c->found));
		break;
	}
}

void
table_reset(struct table *t)
{
	for (size_t i = 0; i < t->ncolumns; i++)
		if (t->column[i].known != NULL)
			memset(t->column[i].known, 0, words_of(t->nrows) * sizeof(uint64_t));
	t->nrows = 0;
}

size_t
table_add_row(struct table *t)
{
	if (t->nrows == t->cap) {
		size_t cap = t->cap > 0 ? 2 * t->cap : 64;

		for (size_t i = 0; i < t->ncolumns; i++)
			if (t->column[i].fact != NULL)
				column_grow(&t->column[i], t->cap, cap);
		t->cap = cap;
	}
	return t->nrows++;
}

/* The column of FACT with the cell of ROW marked as known; NULL where nobody reads it. */
static struct column *
cell(struct table *t, const struct fact *fact, size_t row)
{
	struct column *c = &t->column[fact->index];

	assert(row < t->nrows);
	if (c->fact == NULL)
		return NULL;
	c->known[row / 64] |= (uint64_t)1 << (row % 64);
	return c;
}

void
table_set_num(struct table *t, const struct fact *fact, size_t row, double v)
{
	struct column *c = cell(t, fact, row);

	assert((fact->type == FACT_NUMBER || fact->type == FACT_DATE) && isfinite(v));
	if (c != NULL)
		c->num[row] = v;
}

void
table_set_bool(struct table *t, const struct fact *fact, size_t row, bool v)
{
	struct column *c = cell(t, fact, row);
	uint64_t bit = (uint64_t)1 << (row % 64);

	assert(fact->type == FACT_BOOL);
	if (c != NULL)
		c->bit[row / 64] = v ? c->bit[row / 64] | bit : c->bit[row / 64] & ~bit;
}

void
table_set_code(struct table *t, const struct fact *fact, size_t row, int32_t code)
{
	struct column *c = cell(t, fact, row);

	assert(fact->type == FACT_CATEGORY && code >= 0 && (size_t)code < fact->domain->n);
	if (c != NULL)
		c->code[row] = code;
}

void
table_set_text(struct table *t, const struct fact *fact, size_t row, struct str text)
{
	struct column *c = cell(t, fact, row);

	assert(fact->type == FACT_TEXT && text.p != NULL);
	if (c != NULL) {
		c->text[row] = text;
		c->found[row] = NULL;
	}
}

void
table_set_found(struct table *t, const struct fact *fact, size_t row, const struct text_found *found)
{
	struct column *c = cell(t, fact, row);

	assert(fact->type == FACT_TEXT && found != NULL);
	if (c != NULL) {
		c->text[row] = STR_NONE;
		c->found[row] = found;
	}
}
