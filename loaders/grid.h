#ifndef GRID_H
#define GRID_H

#include <stdbool.h>
#include <stddef.h>

#include "csv.h"
#include "err.h"
#include "frame.h"
#include "input.h"
#include "row.h"

/*
 * A file as a table: a header of named columns, then rows, whatever its format.
 * In JSON, XML and YAML a column is the path to a value ("properties.name").
 *
 * A file may hold several tables, or leave open which of its rows is the header:
 * then there are several offers, of which one is taken.
 */
struct grid;

/* How a table is laid out.  GRID_CSV: under a header, in CSV or in a workbook's
 * sheet; GRID_JSON: records that name their values, in JSON or XML. */
enum grid_format { GRID_CSV, GRID_JSON, GRID_YAML };

/* DELIMITER 0: find it.  NULL on failure; a file without a header is ERR_DATA.
 * The input outlives the table.  The first offer is taken. */
struct grid *grid_open(struct input *, char delimiter, struct err *);
void grid_close(struct grid *);		/* NULL is allowed */

enum grid_format grid_format(const struct grid *);
const char *grid_describe(const struct grid *);	/* "CSV, separated by commas", of the offer taken */
struct csv_dialect grid_dialect(const struct grid *);	/* of row.raw, GRID_CSV */
const struct str *grid_header(const struct grid *, size_t *n);

/* A table that the file may be about. */
struct grid_offer {
	const char *name;		/* of the sheet or the list; "" where there is one alone */
	bool hidden;			/* a sheet that people do not see: taken when it is asked for */
	size_t part;			/* which sheet or list; offers with the same differ in their header */
	size_t within;			/* which header */
};

/* The likeliest first; hidden ones last. */
size_t grid_offers(const struct grid *);
const struct grid_offer *grid_offer(const struct grid *, size_t i);
int grid_take(struct grid *, size_t i, struct err *) MUST_CHECK;

/* Keep the offers of this sheet or list and take the first; ERR_USAGE: there is none, *err lists them. */
int grid_pick(struct grid *, const char *name, struct err *) MUST_CHECK;

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

/* What was left out so far because it is not part of the table: titles above it, totals
 * and notes below it; how many, and the first of them. */
size_t grid_asides(const struct grid *, const struct frame_aside **);

uint64_t grid_done(const struct grid *);	/* of the input's size, read so far */

#endif
