#ifndef SHEET_H
#define SHEET_H

#include "row.h"
#include "xlsx.h"

/*
 * The rows of a workbook's sheet, one at a time and never all of them in memory.
 * A row's line is its number in the sheet, its raw text the row as CSV.
 *
 * A cell gives what it shows: text without formatting, numbers and dates by their
 * format (numfmt.h), TRUE and FALSE, "#REF!" for an error, the stored result of a
 * formula, or "=" and the formula where no program stored one.  A cell merged over
 * several rows gives its value in each of them.  Rows without any value are left out.
 *
 * Faults: too-many-fields, record-too-long, too-long, bad-cell.
 */
struct sheet;

struct sheet *sheet_open(struct xlsx *, size_t i, struct err *);	/* the workbook outlives it; NULL: *err */
void sheet_close(struct sheet *);		/* NULL is allowed */
int sheet_rewind(struct sheet *, struct err *) MUST_CHECK;	/* start again with the first row */

int sheet_next(struct sheet *, struct row *, struct err *) MUST_CHECK;	/* as csv_next */
double sheet_share(const struct sheet *);	/* how much of it was read, 0 to 1 */

#endif
