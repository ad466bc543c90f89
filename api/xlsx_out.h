#ifndef XLSX_OUT_H
#define XLSX_OUT_H

#include <stdbool.h>
#include <stdint.h>

#include "buf.h"
#include "err.h"
#include "str.h"

/*
 * A workbook (.xlsx) of one sheet, cell by cell: ECMA-376, the parts that a
 * spreadsheet program needs and no others.  A text is a text whatever it begins
 * with: there are no formulas.  The same cells give the same bytes.
 *
 * Only what is packed is held in memory.  A sheet that a spreadsheet program could
 * not open as it is (too many rows, a text too long) is refused when it ends.
 */
enum {
	XLSX_ROWS = 1048576,		/* of a sheet, with the heading: the limits of Excel */
	XLSX_TEXT = 32767,		/* UTF-16 units of a cell */
};

struct xlsx_out;

struct xlsx_out *xlsx_out_begin(void);

/* The next cell of the row. */
void xlsx_out_heading(struct xlsx_out *, struct str);
void xlsx_out_text(struct xlsx_out *, struct str);	/* a day, as in "2026-01-31", becomes a date that looks the same */
void xlsx_out_number(struct xlsx_out *, struct str digits);	/* such as -12.5: with the digits that it has */
void xlsx_out_bool(struct xlsx_out *, bool);
void xlsx_out_nothing(struct xlsx_out *);

void xlsx_out_row(struct xlsx_out *);			/* end the row */

/* Append the workbook to B; in any case it is over and its memory freed. */
int xlsx_out_end(struct xlsx_out *, struct buf *b, struct err *) MUST_CHECK;

#endif
