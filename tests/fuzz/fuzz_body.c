#include <unistd.h>

#include "buf.h"
#include "fuzz.h"
#include "httpbody.h"

/* The body of a request, as it comes in pieces: the first byte says how much is allowed, the next ones how long the
 * pieces are, 256 times their value.  What was put is what comes out, from memory or from the file; one byte over the
 * limit is none at all. */
void
fuzz_body(struct str input)
{
	int64_t limit = (int64_t)fuzz_byte(&input) << 10, sent = 0;
	struct httpbody body;
	struct http_body out;
	struct buf all = { 0 }, piece = { 0 }, back = { 0 };
	struct err err;
	char room[4096];
	ssize_t n;

	httpbody_begin(&body, limit);
	buf_text(&all, "");
	while (input.n > 0 && all.n < 400000) {
		unsigned size = fuzz_byte(&input) << 8 | fuzz_byte(&input);

		buf_reset(&piece);
		buf_text(&piece, "");
		for (unsigned i = 0; i < size; i++)
			buf_char(&piece, (char)(i * size >> 4));
		MUST(httpbody_put(&body, piece.p, piece.n, &err) == 0);
		buf_str(&all, buf_as_str(&piece));
		sent += size;
	}
	MUST(body.over == (sent > limit));
	MUST(body.n <= limit);
	if (!body.over) {
		MUST(httpbody_end(&body, &out, &err) == 0);
		MUST(out.n == sent && (out.fd >= 0) == (sent > HTTPBODY_SMALL));
		buf_str(&back, out.small);
		while (out.fd >= 0 && (n = read(out.fd, room, sizeof(room))) > 0)
			buf_put(&back, room, (size_t)n);
		MUST(str_eq(buf_as_str(&back), buf_as_str(&all)) || (back.n == 0 && all.n == 0));
	}
	httpbody_free(&body);
	buf_free(&all);
	buf_free(&piece);
	buf_free(&back);
}
