#include <string.h>

#include "json_at.h"

struct str
json_at_lines(const struct json_at *at, struct arena *arena)
{
	size_t n = 0;
	char *p;

	if (at->kind == KIND_STRING)
		return arena_str(arena, at->text);
	if (at->kind != KIND_ARRAY)
		return STR_NONE;
	for (size_t i = 0; i < at->n; i++) {
		if (at->child[i].kind != KIND_STRING)
			return STR_NONE;
		n += at->child[i].text.n + 1;
	}
	p = arena_alloc(arena, n + 1);
	n = 0;
	for (size_t i = 0; i < at->n; i++) {
		if (i > 0)
			p[n++] = ' ';
		if (at->child[i].text.n > 0)
			memcpy(p + n, at->child[i].text.p, at->child[i].text.n);
		n += at->child[i].text.n;
	}
	return (struct str){ p, n };
}

static unsigned
hex4(const char *p)
{
	unsigned v = 0;

	for (int i = 0; i < 4; i++)
		v = v << 4 | (unsigned)(p[i] <= '9' ? p[i] - '0' : (p[i] | 0x20) - 'a' + 10);
	return v;
}

/*
 * Walk the string that begins behind the quote at AT as far as byte *WANT of what
 * it says.  Returns where that stands; when it says less, where it ends, and *WANT is
 * what remains.
 */
static size_t
string_offset(struct str text, size_t at, size_t *want)
{
	size_t i = at + 1;

	while (i < text.n && text.p[i] != '"') {
		size_t wide = 1, bytes = 1;	/* in the file, in the decoded string */

		if (text.p[i] == '\\' && text.p[i + 1] == 'u') {
			unsigned c = hex4(text.p + i + 2);
			bool pair = c >= 0xd800 && c < 0xdc00;

			wide = pair ? 12 : 6;
			bytes = pair ? 4 : c < 0x80 ? 1 : c < 0x800 ? 2 : 3;
		} else if (text.p[i] == '\\')
			wide = 2;
		if (bytes > *want)
			break;
		*want -= bytes;
		i += wide;
	}
	return i;
}

size_t
json_at_place(struct str text, size_t at, size_t i)
{
	size_t end = at;

	if (text.p[at] == '"')
		return string_offset(text, at, &i);
	if (text.p[at] != '[')
		return at;
	while (end < text.n && text.p[end] != ']') {
		if (text.p[end++] != '"')
			continue;
		end = string_offset(text, end - 1, &i);
		if (i == 0 || end >= text.n || text.p[end] != '"')
			return end;
		i--;			/* the space that joins lines */
		end++;
	}
	return at;
}

size_t
json_at_offset(const struct json_at *at, size_t i)
{
	return json_at_place(at->file->text, at->at, i);
}
