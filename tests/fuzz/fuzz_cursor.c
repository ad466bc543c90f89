#include <string.h>

#include "cursor.h"
#include "fuzz.h"

/* A cursor made of the first bytes is read back under its filters, and with any byte
 * changed is not; the rest is a text that claims to be one. */
static int64_t
number(struct str *bytes)
{
	uint64_t v = 0;
	unsigned n = fuzz_byte(bytes) % 9;

	while (n-- > 0)
		v = v << 8 | fuzz_byte(bytes);
	return (int64_t)v;
}

void
fuzz_cursor(struct str input)
{
	struct cursor c = { number(&input), number(&input), number(&input), number(&input), number(&input) }, back;
	unsigned at = fuzz_byte(&input), bit = fuzz_byte(&input) % 8;
	struct str filters = fuzz_line(&input);
	struct buf text = { 0 };

	cursor_write(&text, &c, filters);
	MUST(cursor_read(&back, buf_as_str(&text), filters) && back.scan == c.scan && back.key == c.key &&
	    back.facility == c.facility && back.org == c.org && back.rank == c.rank);
	text.p[at % text.n] = (char)(text.p[at % text.n] ^ (1 << bit));
	MUST(!cursor_read(&back, buf_as_str(&text), filters));
	MUST(!cursor_read(&back, input, filters));
	buf_free(&text);
}
