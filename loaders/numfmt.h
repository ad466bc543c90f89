#ifndef NUMFMT_H
#define NUMFMT_H

#include <stdbool.h>

#include "arena.h"
#include "str.h"

/*
 * What a number in a workbook's cell says, by the cell's number format (ECMA-376
 * part 1, 18.8.30 and 18.8.31): a date is a number of days and 25 % is 0.25.
 */
enum numfmt_kind {
	NUMFMT_NUMBER, NUMFMT_DATE, NUMFMT_TIME, NUMFMT_DATETIME,
	NUMFMT_ELAPSED,			/* [h]:mm, hours beyond 24 */
	NUMFMT_PERCENT,
	NUMFMT_ZEROS,			/* 00000: a code with leading zeros */
};

struct numfmt {
	enum numfmt_kind kind;
	int digits;			/* NUMFMT_ZEROS */
};

struct numfmt numfmt_builtin(int id);		/* 0 to 163 */
struct numfmt numfmt_parse(struct str code);	/* "dd/mm/yyyy" */

/*
 * VALUE, as the cell holds it, as text: "2025-03-01", "2025-03-01 08:30:00",
 * "08:30:00", "61:30", "25%", "00042"; numbers with the 15 digits that a workbook
 * is exact to and without an exponent: 0.3 and not 0.30000000000000004.  FROM_1904:
 * the workbook's days are counted from there.  What is not a number stays as it is.
 */
struct str numfmt_text(struct numfmt, struct str value, bool from_1904, struct arena *);

#endif
