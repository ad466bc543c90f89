#ifndef MERGES_H
#define MERGES_H

#include <stdint.h>

#include "source.h"
#include "str.h"

/*
 * Cells of a sheet that are merged over several rows: the value stands in the
 * first row alone and holds for all of them.  A sheet names them behind its rows,
 * so its XML is searched once before the rows are read.
 */
struct merges;

enum { MERGES = 65536, MERGES_OPEN = 256 };	/* of a sheet; that a row may be inside of */

/* XML is the whole part, PATH the file.  NULL: *err. */
struct merges *merges_new(struct source xml, const char *path, struct err *);
void merges_free(struct merges *);		/* NULL is allowed */
void merges_rewind(struct merges *);		/* the sheet is read again */

/* Which merges row LINE (from 1) is inside of; rows come in ascending order.  -1: too many. */
int merges_at(struct merges *, uint64_t line);

/* Merge I of those: its column, from 0, or SIZE_MAX past the last; *TEXT is its
 * value, or STR_NONE in the row that it begins in, which merges_put then gives. */
size_t merges_column(const struct merges *, size_t i, struct str *text);
void merges_put(struct merges *, size_t i, struct str text);

/* "BC12": column from 0 and row from 1; bytes read, 0: not a cell's name. */
size_t merges_cell(const char *name, size_t *column, uint64_t *row);

#endif
