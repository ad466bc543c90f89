#ifndef AMONG_H
#define AMONG_H

#include <stddef.h>
#include <stdint.h>

#include "buf.h"

/*
 * A query over one part, for some of its facilities only: the mark "among" in its text is
 * replaced by a condition on ROW's facility_id, of decimal integers alone; with ID
 * NULL by nothing.  COPY takes no parameters (pgscan.h).
 */
void among_write(const char *sql, const char *row, const int64_t *id, size_t n, struct buf *out);	/* OUT is emptied first */

#endif
