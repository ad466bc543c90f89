#ifndef AMONG_H
#define AMONG_H

#include <stddef.h>
#include <stdint.h>

#include "buf.h"

/* Facilities that are read at once: all of a part, or, where ID is not NULL, these, of
 * whatever parts. */
struct among {
	int16_t part;
	const int64_t *id;
	size_t n;
};

/*
 * A query over one part, $1, or over some facilities only: then what stands between the
 * two marks in its text gives way to a condition on ROW's part and facility_id, of
 * decimal integers alone.  COPY takes no parameters (pgscan.h).
 */
void among_write(const char *sql, const char *row, const struct among *, struct buf *out);	/* OUT is emptied first */

#endif
