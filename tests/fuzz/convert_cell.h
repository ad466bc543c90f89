#ifndef CONVERT_CELL_H
#define CONVERT_CELL_H

#include "convert.h"
#include "fuzz.h"

/*
 * One cell through one converter.  What holds for all of them: a verdict that is
 * not FINE has its reasons, a value has the converter's type and is one that the
 * database takes.
 */
struct converted {
	enum verdict verdict;
	struct value value;
	struct complaint why;
};

/* INPUT as a cell is: valid UTF-8, trimmed; n is 0 when nothing is left. */
struct str cell_of(struct str input);

struct converted convert_cell(const char *converter, const struct convert *with, struct str cell);

struct vocabs *cell_vocabs(void);		/* read once */

#endif
