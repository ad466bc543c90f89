#include <string.h>

#include "convert_parts.h"

/* Where the decimal digits of a script begin, and the forms of ASCII that East Asian
 * text has; UnicodeData.txt, general category Nd. */
static const uint32_t zeros[] = { 0x0660, 0x06f0, 0x0966, 0x09e6, 0x0e50, 0x0ed0, 0x1040, 0x17e0, 0xff10 };

enum { FULL_WIDTH = 0xff01, FULL_WIDTH_END = 0xff5e, IDEOGRAPHIC_SPACE = 0x3000, MINUS = 0x2212 };

static char
ascii_of(uint32_t c)
{
	for (size_t i = 0; i < sizeof(zeros) / sizeof(zeros[0]); i++)
		if (c >= zeros[i] && c < zeros[i] + 10)
			return (char)('0' + (c - zeros[i]));
	if (c >= FULL_WIDTH && c <= FULL_WIDTH_END)
		return (char)('!' + (c - FULL_WIDTH));
	if (c == MINUS)
		return '-';
	return c == IDEOGRAPHIC_SPACE || c == 0xa0 || c == 0x202f || c == 0x2009 ? ' ' : '\0';
}

struct str
text_plain(struct str s, struct arena *arena)
{
	char *p;
	size_t n = 0;

	for (size_t i = 0; i < s.n && (unsigned char)s.p[i] < 0x80; i++)
		n++;
	if (n == s.n)
		return s;
	p = arena_alloc(arena, s.n + 1);
	n = 0;
	for (size_t i = 0, k; i < s.n; i += k) {
		uint32_t c = text_code(s.p + i, s.n - i, &k);
		char plain = c < 0x80 ? (char)c : ascii_of(c);

		if (plain != '\0')
			p[n++] = plain;
		else {
			memcpy(p + n, s.p + i, k);
			n += k;
		}
	}
	return str_trim((struct str){ p, n });
}
