#ifndef ROW_H
#define ROW_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "err.h"
#include "str.h"

/*
 * One record of a file, whatever its format, with its place.  All of it is valid
 * until the next record is read.
 *
 * A record that cannot be read is not an error but a row with a fault: it has
 * no fields, and reading goes on behind it.
 */
struct row {
	uint64_t line;			/* from 1, where the record begins */
	uint64_t offset;		/* bytes of text before it */
	struct str raw;			/* as it stands in the file, without its line end; of a sheet, as CSV */
	bool of_sheet;			/* a place in it is told by its cell and not by characters */
	const struct str *field;	/* STR_NONE: the record does not have it */
	const uint32_t *at;		/* where in raw each field begins; NULL: not known */
	size_t n;
	const char *fault;		/* NULL, or a stable code: "open-quote" */
	const char *expected;		/* with a fault: what should have been there ... */
	const char *remedy;		/* ... and what to do */
	size_t fault_at;		/* byte of raw where it was noticed */
};

/* Where rows come from: 1 a row, 0 no more, -1 failed. */
struct rows {
	int (*next)(void *of, struct row *, struct err *);
	void *of;
};

#endif
