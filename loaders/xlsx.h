#ifndef XLSX_H
#define XLSX_H

#include <stdbool.h>
#include <stddef.h>

#include "arena.h"
#include "err.h"
#include "numfmt.h"
#include "str.h"
#include "unzip.h"

/*
 * An Excel workbook (.xlsx, .xlsm: ECMA-376): its sheets, number formats and
 * shared strings.  The rows of a sheet are read by sheet.h.
 */
struct xlsx;

struct sheet_info {
	const char *name, *part;	/* as people see it; "xl/worksheets/sheet1.xml" */
	const char *where;		/* for messages: "list.xlsx: sheet Suppliers" */
	bool hidden;
};

/* The workbook in FD, which stays the caller's, as PATH does; NULL: *err. */
struct xlsx *xlsx_open(int fd, const char *path, struct err *);
void xlsx_close(struct xlsx *);			/* NULL is allowed */

/* The archive has a workbook's parts: else it is some other zip file. */
bool xlsx_is(struct unzip *);

size_t xlsx_sheets(const struct xlsx *);
const struct sheet_info *xlsx_sheet(const struct xlsx *, size_t i);

/* For sheet.c. */
struct unzip *xlsx_zip(struct xlsx *);
const char *xlsx_path(const struct xlsx *);
struct numfmt xlsx_format(const struct xlsx *, size_t style);	/* of cells with this s="" */
bool xlsx_from_1904(const struct xlsx *);

/* Shared string I in ARENA; the strings are read when the first is asked for.  -1:
 * *err; 0: there is none with this number. */
int xlsx_string(struct xlsx *, size_t i, struct arena *, struct str *text, struct err *) MUST_CHECK;

#endif
