#ifndef BUF_H
#define BUF_H

#include <stddef.h>
#include <stdint.h>

#include "str.h"

/*
 * Bytes that grow.  p is never NULL after the first put, and p[n] is always
 * NUL, so the content can be used as a C string.  Start with `struct buf b = {0}`.
 */
struct buf {
	char *p;
	size_t n, cap;
};

void buf_free(struct buf *);			/* back to {0} */
void buf_reset(struct buf *);			/* empty, memory kept */
char *buf_room(struct buf *, size_t n);		/* where N bytes and a NUL may be written; the caller adds to n */
void buf_put(struct buf *, const void *p, size_t n);
void buf_str(struct buf *, struct str s);
void buf_text(struct buf *, const char *s);
void buf_char(struct buf *, char c);
void buf_utf8(struct buf *, uint32_t c);		/* a character of Unicode */
void buf_printf(struct buf *, const char *fmt, ...)
    __attribute__((format(printf, 2, 3), nonnull(2)));
void buf_be(struct buf *, uint64_t v, int bytes);	/* big-endian, as PostgreSQL wants it */
struct str buf_as_str(const struct buf *);

#endif
