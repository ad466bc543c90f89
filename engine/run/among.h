#ifndef AMONG_H
#define AMONG_H

#include <stddef.h>
#include <stdint.h>

#include "buf.h"

/* Facilities that are read at once: all of a part; of it those with ids from FROM to TO, unless both are 0; or,
 * where ID is not NULL, these, of whatever parts. */
struct among {
	int16_t part;
	int64_t from, to;
	const int64_t *id;
	size_t n;
};

/*
 * A query over one part, $1, a range of its ids, or some facilities only: a range is asked of ROW beside what stands between
 * the two marks in its text; facilities take its place.  Integers are written in decimal: COPY takes no parameters (pgscan.h).
 * The range is ROW's alone: said of each joined row as well, PostgreSQL takes ranges of one part for independent of it and
 * of each other, expects a row or none, and compares each with all, which took twice the time of the whole scan.
 */
void among_write(const char *sql, const char *row, const struct among *, struct buf *out);	/* OUT is emptied first */

#endif
