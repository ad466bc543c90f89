#ifndef TABLE_H
#define TABLE_H

#include <stdint.h>

#include "ruleset.h"
#include "terms.h"

/*
 * Rows in columns: what rules are evaluated over.  One table for each kind of
 * record; facility and assessment facts share the table of ON_FACILITY, which has
 * a row for each assessment (and one for a facility that has none).
 *
 * A column holds the values of one fact; a bit in KNOWN says whether a row has
 * one.  Bits are in words of 64 rows, the first row lowest; bits past the last
 * row are zero.  Only the columns that a program reads are filled.
 *
 * The table owns its arrays; they keep their size over table_reset, so that a
 * batch allocates nothing once the largest has been seen.  Text, and what was found
 * in it, is borrowed and must outlive the batch.
 */
struct text_found {			/* in a text that was searched before: it is not searched again */
	const struct term_hit *hit;	/* where sentences begin and end is not kept */
	size_t n;
	bool limited;
};

struct column {
	const struct fact *fact;
	double *num;			/* FACT_NUMBER; FACT_DATE as days */
	int32_t *code;			/* FACT_CATEGORY */
	uint64_t *bit;			/* FACT_BOOL */
	struct str *text;		/* FACT_TEXT */
	const struct text_found **found;	/* FACT_TEXT: not NULL where it takes the place of the text */
	uint64_t *known;
};

struct table {
	enum record on;
	size_t nrows, cap;		/* cap is a multiple of 64 */
	struct column *column;		/* by fact->index; arrays NULL where the fact is not read */
	size_t ncolumns;		/* ruleset.nfacts */
};

struct table *table_new(const struct ruleset *, enum record on, const struct fact *const *read, size_t nread);
void table_free(struct table *);
void table_reset(struct table *);
size_t table_add_row(struct table *);		/* all facts unknown; returns the row */

/* Set a cell, which then is known; nothing where the fact is not among those read. */
void table_set_num(struct table *, const struct fact *, size_t row, double v);	/* NUMBER, DATE */
void table_set_bool(struct table *, const struct fact *, size_t row, bool v);
void table_set_code(struct table *, const struct fact *, size_t row, int32_t code);
void table_set_text(struct table *, const struct fact *, size_t row, struct str text);
void table_set_found(struct table *, const struct fact *, size_t row, const struct text_found *);

/* Cell FROM of SRC into cell TO of DST, both columns of one fact; an unknown cell
 * leaves the other as it is. */
void column_copy(struct column *dst, size_t to, const struct column *src, size_t from);

/* A row, as far as both tables have its columns. */
void table_copy_row(struct table *dst, size_t to, const struct table *src, size_t from);

static inline size_t
words_of(size_t rows)
{
	return (rows + 63) / 64;
}

#endif
