#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "buf.h"
#include "mem.h"
#include "utf8.h"

char *
buf_room(struct buf *b, size_t n)
{
	if (b->cap - b->n <= n)
		b->p = mem_grow(b->p, &b->cap, b->n + n + 1, 1);
	return b->p + b->n;
}

void
buf_free(struct buf *b)
{
	mem_free(b->p);
	*b = (struct buf){ 0 };
}

void
buf_reset(struct buf *b)
{
	b->n = 0;
	if (b->p != NULL)
		b->p[0] = '\0';
}

void
buf_put(struct buf *b, const void *p, size_t n)
{
	char *at = buf_room(b, n);

	if (n > 0)
		memcpy(at, p, n);
	b->n += n;
	b->p[b->n] = '\0';
}

void
buf_str(struct buf *b, struct str s)
{
	buf_put(b, s.p, s.n);
}

void
buf_text(struct buf *b, const char *s)
{
	buf_put(b, s, strlen(s));
}

void
buf_char(struct buf *b, char c)
{
	buf_put(b, &c, 1);
}

void
buf_utf8(struct buf *b, uint32_t c)
{
	b->n += utf8_put(c, buf_room(b, UTF8_MAX));
	b->p[b->n] = '\0';
}

void
buf_printf(struct buf *b, const char *fmt, ...)
{
	va_list ap, again;
	int n;

	va_start(ap, fmt);
	va_copy(again, ap);
	n = vsnprintf(NULL, 0, fmt, ap);
	va_end(ap);
	if (n >= 0) {
		vsnprintf(buf_room(b, (size_t)n), (size_t)n + 1, fmt, again);
		b->n += (size_t)n;
	}
	va_end(again);
}

void
buf_be(struct buf *b, uint64_t v, int bytes)
{
	size_t n = (size_t)bytes;
	char *at = buf_room(b, n);

	b->n += n;
	at[n] = '\0';
	for (; n-- > 0; v >>= 8)
		at[n] = (char)(v & 0xff);
}

struct str
buf_as_str(const struct buf *b)
{
	return (struct str){ b->p != NULL ? b->p : "", b->n };
}
