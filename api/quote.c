#include <stdbool.h>

#include "quote.h"

void
quote_json(struct buf *b, struct str s)
{
	size_t plain = 0;		/* from here on nothing had to be escaped */

	buf_char(b, '"');
	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];
		bool bare = c == '"' || c == '\\';

		if (!bare && c >= 0x20 && c != 0x7f && c != '<' && c != '>' && c != '&')
			continue;
		buf_put(b, s.p + plain, i - plain);
		buf_printf(b, bare ? "\\%c" : "\\u%04x", (unsigned)c);
		plain = i + 1;
	}
	buf_put(b, s.p + plain, s.n - plain);
	buf_char(b, '"');
}

void
quote_line(struct buf *b, struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if ((unsigned char)s.p[i] < 0x20 || s.p[i] == 0x7f)
			buf_printf(b, "\\x%02x", (unsigned)(unsigned char)s.p[i]);
		else
			buf_char(b, s.p[i]);
}
