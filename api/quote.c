#include "quote.h"

void
quote_json(struct buf *b, struct str s)
{
	buf_char(b, '"');
	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];

		if (c == '"' || c == '\\')
			buf_printf(b, "\\%c", c);
		else if (c < 0x20 || c == 0x7f || c == '<' || c == '>' || c == '&')
			buf_printf(b, "\\u%04x", (unsigned)c);
		else
			buf_char(b, (char)c);
	}
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
