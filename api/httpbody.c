#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "httpbody.h"
#include "spool.h"

void
httpbody_begin(struct httpbody *b, int64_t limit)
{
	*b = (struct httpbody){ .fd = -1, .limit = limit };
}

int
httpbody_put(struct httpbody *b, const void *p, size_t n, struct err *err)
{
	if (b->over || (int64_t)n > b->limit - b->n) {
		b->over = true;
		return 0;
	}
	if (b->fd < 0 && b->n + (int64_t)n > HTTPBODY_SMALL) {
		if ((b->fd = spool_open(err)) < 0 || spool_put(b->fd, b->memory.p, b->memory.n, err) < 0)
			return -1;
		buf_free(&b->memory);
	}
	if (b->fd < 0)
		buf_put(&b->memory, p, n);
	else if (spool_put(b->fd, p, n, err) < 0)
		return -1;
	b->n += (int64_t)n;
	return 0;
}

int
httpbody_end(struct httpbody *b, struct http_body *out, struct err *err)
{
	if (b->fd >= 0 && lseek(b->fd, 0, SEEK_SET) != 0)
		return err_set(err, ERR_IO, "a temporary file cannot be read again: %s", strerror(errno));
	if (b->fd < 0)
		buf_text(&b->memory, "");
	*out = (struct http_body){ b->fd < 0 ? buf_as_str(&b->memory) : STR_NONE, b->fd, b->n };
	return 0;
}

void
httpbody_free(struct httpbody *b)
{
	buf_free(&b->memory);
	if (b->fd >= 0)
		close(b->fd);
	*b = (struct httpbody){ .fd = -1 };
}
