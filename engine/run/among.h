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
 * A query over one part, $1, or over some facilities only: then what stands between the
 * marks among and the empty one in its text gives way to a condition on ROW's part and facility_id, of
 * decimal integers alone.  COPY takes no parameters (pgscan.h).  Of a range each row that is joined must be told,
 * or it is read for all of the part: so it also takes the place of the mark "and" with that row's name.
 */
void among_write(const char *sql, const char *row, const struct among *, struct buf *out);	/* OUT is emptied first */

#endif
