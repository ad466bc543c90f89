#ifndef EXPORT_H
#define EXPORT_H

#include <stdbool.h>

#include "buf.h"
#include "err.h"
#include "str.h"

/*
 * The "items" of a JSON answer as rows: NDJSON, or for spreadsheets CSV or a workbook.  A text
 * cell of CSV that a spreadsheet would take for a formula gets an apostrophe in
 * front; numbers, workbooks and NDJSON are never touched.  NDJSON has all members.
 */
struct column {
	const char *name;	/* of the member, and over the column; NULL ends */
};

int export_xlsx(struct str json, const struct column *, struct buf *, struct err *) MUST_CHECK;
int export_csv(struct str json, const struct column *, struct buf *, struct err *) MUST_CHECK;
int export_ndjson(struct str json, const struct column *, struct buf *, struct err *) MUST_CHECK;

/* One cell with its quotes and guard. */
void export_cell(struct buf *, struct str text);

#endif
