#include <stdbool.h>
#include <string.h>

#include "regex.h"
#include "regex_class.h"

uint32_t
regex_char(struct str s, size_t *at)
{
	static const unsigned char bits[] = { 0x7f, 0x1f, 0x0f, 0x07 };
	unsigned char lead = (unsigned char)s.p[(*at)++];
	size_t trails = lead < 0x80 ? 0 : lead < 0xe0 ? 1 : lead < 0xf0 ? 2 : 3;
	uint32_t c = lead & bits[trails];

	while (trails-- > 0 && *at < s.n)
		c = c << 6 | ((unsigned char)s.p[(*at)++] & 0x3f);
	return c;
}

static int
hex_digit(char c)
{
	const char *digits = "0123456789abcdef", *found = c != '\0' ? strchr(digits, c | 0x20) : NULL;

	return (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'f') ? (int)(found - digits) : -1;
}

/* "41" or "{1F600}" behind \x. */
static struct regex_escape
hex(struct str s, size_t *at)
{
	bool braced = *at < s.n && s.p[*at] == '{';
	size_t most = braced ? 6 : 2, n = 0;
	uint32_t c = 0;

	*at += braced;
	for (; *at < s.n && n < most && hex_digit(s.p[*at]) >= 0; n++)
		c = c << 4 | (uint32_t)hex_digit(s.p[(*at)++]);
	if (braced && (n == 0 || *at == s.n || s.p[(*at)++] != '}'))
		return (struct regex_escape){ REGEX_ESCAPE_DOUBT, 0 };
	return (struct regex_escape){ REGEX_ESCAPE_CHAR, c };
}

/* A property behind \p or \P: one letter, or anything in braces. */
static struct regex_escape
property(struct str s, size_t *at)
{
	if (*at < s.n && s.p[*at] == '{')
		while (*at < s.n && s.p[*at] != '}')
			++*at;
	if (*at == s.n)
		return (struct regex_escape){ REGEX_ESCAPE_DOUBT, 0 };
	++*at;
	return (struct regex_escape){ REGEX_ESCAPE_ANY, 0 };
}

struct regex_escape
regex_escape(struct str s, size_t *at)
{
	static const struct {
		char letter, c;
	} controls[] = { { 'a', '\a' }, { 'e', 27 }, { 'f', '\f' }, { 'n', '\n' }, { 'r', '\r' }, { 't', '\t' } };
	uint32_t c;

	if (*at == s.n)
		return (struct regex_escape){ REGEX_ESCAPE_DOUBT, 0 };
	c = regex_char(s, at);
	if (c >= '1' && c <= '9') {	/* one digit is a group; more may be a character in octal */
		bool several = *at < s.n && s.p[*at] >= '0' && s.p[*at] <= '9';

		return (struct regex_escape){ several ? REGEX_ESCAPE_DOUBT : REGEX_ESCAPE_ANY, 0 };
	}
	if (c == 'x')
		return hex(s, at);
	if (c == 'p' || c == 'P')
		return property(s, at);
	if (c == 'W' || c == 's' || c == 'h' || c == 'v')
		return (struct regex_escape){ REGEX_ESCAPE_OUTSIDE, 0 };
	if (c == 'w' || c == 'd' || c == 'D' || c == 'S' || c == 'H' || c == 'V')
		return (struct regex_escape){ REGEX_ESCAPE_ANY, 0 };
	for (size_t i = 0; i < sizeof(controls) / sizeof(controls[0]); i++)
		if (c == (uint32_t)controls[i].letter)
			return (struct regex_escape){ REGEX_ESCAPE_CHAR, (uint32_t)controls[i].c };
	if (c == 'N' && !(*at < s.n && s.p[*at] == '{'))
		return (struct regex_escape){ REGEX_ESCAPE_ANY, 0 };
	if ((c | 0x20) >= 'a' && (c | 0x20) <= 'z' && c < 0x80)
		return (struct regex_escape){ REGEX_ESCAPE_LETTER, c };
	if (c == '0')
		return (struct regex_escape){ REGEX_ESCAPE_DOUBT, 0 };
	return (struct regex_escape){ REGEX_ESCAPE_CHAR, c };
}

/* One member of a class; *CHAR when it is a character and not a type of characters. */
static enum regex_escape_kind
member(struct str s, size_t *at, uint32_t *c)
{
	struct regex_escape e;

	if (s.p[*at] != '\\') {
		*c = regex_char(s, at);
		return REGEX_ESCAPE_CHAR;
	}
	++*at;
	e = regex_escape(s, at);
	*c = e.c;
	if (e.kind == REGEX_ESCAPE_LETTER && e.c == 'b') {
		*c = '\b';
		return REGEX_ESCAPE_CHAR;
	}
	return e.kind == REGEX_ESCAPE_LETTER ? REGEX_ESCAPE_DOUBT : e.kind;
}

/* A bracket inside of a class may begin [:alpha:], [.x.] or [=x=]. */
static bool
posix(struct str s, size_t at)
{
	return s.p[at] == '[' && at + 1 < s.n && strchr(":.=", s.p[at + 1]) != NULL;
}

enum regex_class_kind
regex_class(struct str s, size_t *at, uint32_t *chars, size_t *n)
{
	bool large = *at < s.n && s.p[*at] == '^';
	uint32_t first, last;

	*n = 0;
	*at += large;
	for (size_t begin = *at; *at < s.n && (s.p[*at] != ']' || *at == begin);) {
		enum regex_escape_kind kind;

		if (posix(s, *at))
			return REGEX_CLASS_DOUBT;
		kind = member(s, at, &first);
		if (kind == REGEX_ESCAPE_DOUBT)
			return REGEX_CLASS_DOUBT;
		if (kind != REGEX_ESCAPE_CHAR) {
			large = true;
			continue;
		}
		last = first;
		if (*at + 1 < s.n && s.p[*at] == '-' && s.p[*at + 1] != ']') {
			++*at;
			if (posix(s, *at) || member(s, at, &last) != REGEX_ESCAPE_CHAR)
				return REGEX_CLASS_DOUBT;
		}
		for (uint32_t c = first; c <= last && !large; c++) {
			if (*n < REGEX_CHARS_MAX)
				chars[(*n)++] = c;
			else
				large = true;
		}
	}
	if (*at == s.n)
		return REGEX_CLASS_DOUBT;
	++*at;
	return large ? REGEX_CLASS_LARGE : REGEX_CLASS_FEW;
}
