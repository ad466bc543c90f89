#ifndef FRAME_H
#define FRAME_H

#include <stdbool.h>
#include <stddef.h>

#include "row.h"

/*
 * Where in a sheet or a CSV file the table stands: which row is its header, what
 * above it is a title, what below it is a total or a note.  The first rows tell
 * which rows may be the header; who reads the table knows better which it is.
 */
struct frame;

enum { FRAME_OFFERS = 12, FRAME_ASIDES = 20 };

/* A row that may be the header, or two that are one. */
struct frame_offer {
	size_t at, height;		/* rows above it; 1 or 2 */
	uint64_t line;
	const struct str *name;		/* of the columns */
	size_t n;
};

/* What is not part of the table, as it stands in the file; long ones cut. */
struct frame_aside {
	uint64_t line;
	struct str text;
};

/* Reads the first rows of ROWS.  RULES: lines of dashes are drawn between rows.
 * NULL: *err. */
struct frame *frame_new(struct rows, bool rules, struct err *);
void frame_free(struct frame *);		/* NULL is allowed */

/* The most likely first; none where there are no rows. */
size_t frame_offers(const struct frame *);
const struct frame_offer *frame_offer(const struct frame *, size_t i);
const struct row *frame_first(const struct frame *);	/* NULL: none; its fault or its number of fields: the texts are gone */

/* Read ROWS, which begin again, under offer I; FRAME_OFFERS: all rows are records. */
void frame_begin(struct frame *, struct rows, size_t i);
int frame_next(struct frame *, struct row *, struct err *) MUST_CHECK;

/* What was left out since frame_begin: how many rows, and the first FRAME_ASIDES of them. */
size_t frame_asides(const struct frame *, const struct frame_aside **);

#endif
