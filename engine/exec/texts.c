#include <string.h>

#include "bits.h"
#include "mem.h"
#include "texts.h"
#include "wanted.h"

/* What was found in one column. */
struct column_hits {
	uint32_t cell;			/* the program's fact */
	bool *wanted;			/* by term: asked of this fact, by whichever program */
	struct term_hit *hit;
	size_t nhits, cap;
	struct span {
		size_t first, n;
	} *span;			/* by row: its hits */
	uint64_t *limited;
};

struct texts {
	const struct prog *prog;
	struct term_scratch *scratch;	/* NULL until there is a text to search */
	struct column_hits *column;
	size_t ncolumns;
	size_t *column_of;		/* by search */
	uint64_t **hit;			/* by search: rows */
	struct str *text;		/* of one column: those to look at */
	bool *may;			/* whether the text may have hits */
	const struct table *table;
	size_t nrows, caprows;
	uint64_t limited;
};

struct texts *
texts_new(const struct prog *prog)
{
	struct texts *x = mem_zero(1, sizeof(*x));
	size_t n = prog->nsearches;

	x->prog = prog;
	x->column = mem_zero(n, sizeof(*x->column));
	x->column_of = mem_zero(n, sizeof(*x->column_of));
	x->hit = mem_zero(n, sizeof(*x->hit));
	for (size_t i = 0; i < n; i++) {
		size_t c = 0;

		while (c < x->ncolumns && x->column[c].cell != prog->search[i].cell)
			c++;
		if (c == x->ncolumns) {
			x->column[x->ncolumns++].cell = prog->search[i].cell;
			x->column[c].wanted = mem_zero(terms_count(prog->ruleset->terms), sizeof(bool));
			wanted_terms(prog->ruleset, prog->fact[x->column[c].cell], x->column[c].wanted);
		}
		x->column[c].wanted[prog->search[i].term] = true;	/* in a program of no ruleset's rules, too */
		x->column_of[i] = c;
	}
	return x;
}

void
texts_free(struct texts *x)
{
	if (x == NULL)
		return;
	for (size_t i = 0; i < x->ncolumns; i++) {
		mem_free(x->column[i].wanted);
		mem_free(x->column[i].hit);
		mem_free(x->column[i].span);
		mem_free(x->column[i].limited);
	}
	for (size_t i = 0; i < x->prog->nsearches; i++)
		mem_free(x->hit[i]);
	mem_free(x->column);
	mem_free(x->column_of);
	mem_free(x->hit);
	mem_free(x->text);
	mem_free(x->may);
	if (x->scratch != NULL)
		term_scratch_free(x->scratch);
	mem_free(x);
}

static void
make_room(struct texts *x, size_t rows)
{
	if (rows <= x->caprows)
		return;
	x->caprows = rows;
	x->text = mem_resize(x->text, rows * sizeof(*x->text));
	x->may = mem_resize(x->may, rows * sizeof(*x->may));
	for (size_t i = 0; i < x->ncolumns; i++) {
		struct column_hits *c = &x->column[i];

		c->span = mem_resize(c->span, rows * sizeof(*c->span));
		c->limited = mem_resize(c->limited, words_of(rows) * sizeof(*c->limited));
	}
	for (size_t i = 0; i < x->prog->nsearches; i++)
		x->hit[i] = mem_resize(x->hit[i], words_of(rows) * sizeof(**x->hit));
}

/* What is in the text of ROW, and in those of the rows behind it that have the same. */
static void
put_hits(struct texts *x, struct column_hits *c, size_t row, const struct term_hit *hits, size_t n, bool limited)
{
	c->hit = mem_grow(c->hit, &c->cap, c->nhits + n, sizeof(*c->hit));
	if (n > 0)
		memcpy(c->hit + c->nhits, hits, n * sizeof(*hits));
	c->span[row] = (struct span){ c->nhits, n };
	c->nhits += n;
	if (limited) {
		set_bit(c->limited, row);
		x->limited++;
	}
}

static void
scan_text(struct texts *x, struct column_hits *c, size_t row, struct str text)
{
	const struct term_hit *hits;
	bool limited = false;
	size_t n = terms_scan(x->prog->ruleset->terms, x->scratch, c->wanted, text, &hits, &limited);

	put_hits(x, c, row, hits, n, limited);
}

/* A facility's rows have its name and address in common, one slice for all: what
 * the row before has need not be scanned again. */
static bool
as_before(const struct column *texts, size_t row)
{
	return row > 0 && bit(texts->known, row - 1) && texts->found[row] == texts->found[row - 1] &&
	    texts->text[row].p == texts->text[row - 1].p && texts->text[row].n == texts->text[row - 1].n;
}

/* See which texts of a column may have hits: most have none. */
static void
sift_column(struct texts *x, const struct column_hits *c, const struct column *texts)
{
	size_t n = 0;

	for (size_t row = 0; row < x->nrows; row++)
		if (bit(texts->known, row) && texts->found[row] == NULL && !as_before(texts, row))
			x->text[n++] = texts->text[row];
	if (n == 0)
		return;
	if (x->scratch == NULL)
		x->scratch = term_scratch_new(x->prog->ruleset->terms);
	terms_sift(x->prog->ruleset->terms, x->scratch, c->wanted, x->text, n, x->may);
}

static void
scan_column(struct texts *x, struct column_hits *c, const struct column *texts)
{
	size_t sifted = 0;

	c->nhits = 0;
	memset(c->limited, 0, words_of(x->nrows) * sizeof(*c->limited));
	sift_column(x, c, texts);
	for (size_t row = 0; row < x->nrows; row++) {
		c->span[row] = (struct span){ 0, 0 };
		if (!bit(texts->known, row))
			continue;
		if (!as_before(texts, row)) {
			const struct text_found *found = texts->found[row];

			if (found != NULL)
				put_hits(x, c, row, found->hit, found->n, found->limited);
			else if (x->may[sifted++])
				scan_text(x, c, row, texts->text[row]);
			continue;
		}
		c->span[row] = c->span[row - 1];
		c->limited[row / 64] |= (uint64_t)bit(c->limited, row - 1) << (row % 64);
	}
}

/* The rows of column C where TERM was found. */
static void
collect(const struct texts *x, const struct column_hits *c, uint32_t term, uint64_t *rows)
{
	memset(rows, 0, words_of(x->nrows) * sizeof(*rows));
	for (size_t row = 0; row < x->nrows; row++)
		for (size_t i = 0; i < c->span[row].n; i++)
			if (c->hit[c->span[row].first + i].term == term)
				rows[row / 64] |= (uint64_t)1 << (row % 64);
}

void
texts_scan(struct texts *x, const struct table *table)
{
	const struct prog *p = x->prog;

	x->table = table;
	x->nrows = table->nrows;
	if (x->nrows == 0 || p->nsearches == 0)
		return;
	make_room(x, table->cap);
	for (size_t i = 0; i < x->ncolumns; i++)
		scan_column(x, &x->column[i], &table->column[p->fact[x->column[i].cell]->index]);
	for (size_t i = 0; i < p->nsearches; i++)
		collect(x, &x->column[x->column_of[i]], p->search[i].term, x->hit[i]);
}

const struct table *
texts_table(const struct texts *x)
{
	return x->table;
}

const uint64_t *
texts_hit(const struct texts *x, size_t search)
{
	return x->hit[search];
}

const uint64_t *
texts_limited(const struct texts *x, size_t search)
{
	return x->column[x->column_of[search]].limited;
}

bool
texts_found(const struct texts *x, const struct fact *fact, size_t row, struct text_found *found)
{
	*found = (struct text_found){ 0 };
	for (size_t i = 0; i < x->ncolumns; i++) {
		const struct column_hits *c = &x->column[i];

		if (x->prog->fact[c->cell] == fact && row < x->nrows) {
			*found = (struct text_found){ c->hit + c->span[row].first, c->span[row].n, bit(c->limited, row) };
			return true;
		}
	}
	return false;
}

uint64_t
texts_limited_count(const struct texts *x)
{
	return x->limited;
}
