#ifndef GRID_H
#define GRID_H

#include <stdbool.h>
#include <stddef.h>

#include "err.h"
#include "input.h"
#include "row.h"

/*
 * A file as a table: a header of named columns, then rows, whatever its format.
 * In JSON and YAML a column is the path to a value ("properties.name").
 */
struct grid;

enum grid_format { GRID_CSV, GRID_JSON, GRID_YAML };

/* DELIMITER 0: find it.  NULL on failure; a file without a header is ERR_DATA.
 * The input outlives the table. */
struct grid *grid_open(struct input *, char delimiter, struct err *);
void grid_close(struct grid *);		/* NULL is allowed */

enum grid_format grid_format(const struct grid *);
const char *grid_describe(const struct grid *);	/* "CSV, separated by commas" */
char grid_delimiter(const struct grid *);		/* CSV */
const struct str *grid_header(const struct grid *, size_t *n);

/* YAML: take the list at PATH for the records; false: there is none.  The header
 * follows.  Other formats: true. */
bool grid_records(struct grid *, struct str path);

/* How many columns the file was seen to have; those behind them were asked for (grid_column). */
size_t grid_seen(const struct grid *);

/* CSV without a header: its columns are NAME, N of them, and its first record is a row.
 * False: it has another number of columns.  N 0: it has a header; other formats do. */
bool grid_name_columns(struct grid *, const char *const *name, size_t n);

/* The place of a column, of which the sample that the header was made from may
 * have had no value: JSON and YAML only.  SIZE_MAX where the format has a header. */
size_t grid_column(struct grid *, struct str path);

/* As csv_next; fields stand in the header's order, N may be less or more. */
int grid_next(struct grid *, struct row *, struct err *) MUST_CHECK;

/* Start again with the first row. */
int grid_rewind(struct grid *, struct err *) MUST_CHECK;

#endif
