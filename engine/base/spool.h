#ifndef SPOOL_H
#define SPOOL_H

#include <stddef.h>

#include "buf.h"
#include "err.h"

/*
 * A file without a name, for what has to be read more than once: standard input,
 * what was packed, the shared strings of a workbook.  It is in TMPDIR, or in
 * /var/tmp, because /tmp is memory on many machines.
 *
 * The descriptor is the caller's; closing it frees the room.  -1: *err.
 */
int spool_open(struct err *);
int spool_put(int fd, const void *p, size_t n, struct err *) MUST_CHECK;	/* to its end */
void spool_read(int fd, size_t most, struct buf *);	/* appended from its beginning, a little beyond MOST at the most */

const char *spool_folder(void);		/* where such files are, for what must have a name */

#endif
