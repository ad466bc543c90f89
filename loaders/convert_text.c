#include <string.h>

#include "convert_parts.h"
#include "fold.h"

uint32_t
text_code(const char *p, size_t n, size_t *length)
{
	unsigned char b = (unsigned char)p[0];
	size_t more = b < 0x80 ? 0 : b < 0xe0 ? 1 : b < 0xf0 ? 2 : 3;
	uint32_t c = more == 0 ? b : b & (0x3fu >> more);

	if (more >= n)
		more = n - 1;
	for (size_t i = 1; i <= more; i++)
		c = c << 6 | ((unsigned char)p[i] & 0x3fu);
	*length = more + 1;
	return c;
}

static bool
is_space(uint32_t c)
{
	return c == ' ' || (c >= '\t' && c <= '\r') || c == 0xa0 || c == 0x3000 || c == 0x2028 || c == 0x2029;
}

/* ASCII that can be seen: most text.  Eight bytes at a time: a byte outside ' ' to '~'
 * sets the top bit of itself, of what is left of it above ' ', or of what follows it. */
static bool
is_plain(struct str s)
{
	const uint64_t ones = UINT64_MAX / 255;
	uint64_t odd = 0, v;
	size_t i = 0;

	for (; i + sizeof(v) <= s.n; i += sizeof(v)) {
		memcpy(&v, s.p + i, sizeof(v));
		odd |= v | (v - ' ' * ones) | (v + ones);
	}
	for (; i < s.n; i++)
		odd |= s.p[i] < ' ' || s.p[i] > '~' ? 0x80 : 0;
	return (odd & 0x80 * ones) == 0;
}

/* Two spaces together.  Eight bytes at a time: where a byte and the next one are spaces,
 * what is left of both is 0, and taking one from it sets its top bit. */
static bool
has_gap(struct str s)
{
	const uint64_t ones = UINT64_MAX / 255;
	uint64_t v, next;
	size_t i = 0;

	for (; i + 1 + sizeof(v) <= s.n; i += sizeof(v)) {
		memcpy(&v, s.p + i, sizeof(v));
		memcpy(&next, s.p + i + 1, sizeof(next));
		v = (v ^ ' ' * ones) | (next ^ ' ' * ones);
		if ((v - ones) & ~v & 0x80 * ones)
			return true;
	}
	for (; i + 1 < s.n; i++)
		if (s.p[i] == ' ' && s.p[i + 1] == ' ')
			return true;
	return false;
}

bool
text_is_simple(struct str s, size_t *characters)
{
	bool plain = is_plain(s);
	unsigned odd = s.n > 0 && (s.p[0] == ' ' || s.p[s.n - 1] == ' ');
	size_t more = 0;

	for (size_t i = 0; !plain && i < s.n; i++) {
		unsigned b = (unsigned char)s.p[i];

		/* controls; U+0080 to U+00BF; marks, spaces and quotes from U+2000 on; U+3000; U+FFFD */
		odd |= (unsigned)(b < ' ') | (b == 0x7f) | (b == 0xc2) | (b == 0xe2) | (b == 0xe3) | (b == 0xef);
		more += (b & 0xc0) == 0x80;
	}
	*characters = s.n - more;
	return odd == 0 && !has_gap(s);
}

bool
text_unsafe(struct str s, struct complaint *why)
{
	if (is_plain(s))
		return false;
	for (size_t i = 0, k; i < s.n; i += k) {
		uint32_t c = text_code(s.p + i, s.n - i, &k);
		bool space = c == '\t' || c == '\n' || c == '\r';

		if ((c < 0x20 && !space) || (c >= 0x7f && c <= 0x9f)) {
			refuse(why, "unsafe-text", "text without control characters", "take the invisible characters out");
			return true;
		}
		if ((c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069)) {
			refuse(why, "unsafe-text", "text without marks that turn the direction of writing",
			    "take the invisible characters out");
			return true;
		}
	}
	return false;
}

struct str
text_one_line(struct str s, struct arena *arena)
{
	bool space = false;
	char *p;
	size_t n = 0;

	s = str_trim(s);
	if (text_is_simple(s, &n))
		return s;
	n = 0;
	p = arena_alloc(arena, s.n + 1);
	for (size_t i = 0, k; i < s.n; i += k) {
		if (is_space(text_code(s.p + i, s.n - i, &k))) {
			space = n > 0;
			continue;
		}
		if (space)
			p[n++] = ' ';
		space = false;
		memcpy(p + n, s.p + i, k);
		n += k;
	}
	return (struct str){ p, n };
}

size_t
text_characters(struct str s, bool *garbled)
{
	size_t count = 0;
	uint32_t before = 0;

	*garbled = false;
	if (is_plain(s))
		return s.n;
	for (size_t i = 0, k; i < s.n; i += k, count++) {
		uint32_t c = text_code(s.p + i, s.n - i, &k);

		/* U+FFFD; A with tilde or circumflex before a Latin-1 symbol; a-circumflex before the euro sign */
		if (c == 0xfffd || ((before == 0xc2 || before == 0xc3) && c >= 0xa1 && c <= 0xbf) ||
		    (before == 0xe2 && c == 0x20ac))
			*garbled = true;
		before = c;
	}
	return count;
}

bool
text_has_letters(struct str s)
{
	struct buf folded = { 0 };
	bool any;

	for (size_t i = 0; i < s.n; i++)
		if ((s.p[i] >= 'a' && s.p[i] <= 'z') || (s.p[i] >= 'A' && s.p[i] <= 'Z'))
			return true;
	fold_name(s, &folded);
	any = folded.n > 0;
	buf_free(&folded);
	return any;
}

/* Without the spaces of East Asian text, too, which str_trim leaves. */
static struct str
bare(struct str s)
{
	size_t k, at;

	while (s.n > 0 && is_space(text_code(s.p, s.n, &k))) {
		s.p += k;
		s.n -= k;
	}
	while (s.n > 0) {
		for (at = s.n - 1; at > 0 && (s.p[at] & 0xc0) == 0x80;)
			at--;
		if (!is_space(text_code(s.p + at, s.n - at, &k)))
			break;
		s.n = at;
	}
	return s;
}

bool
is_excel_error(struct str s)
{
	static const char *const errors[] = { "#REF!", "#NAME?", "#VALUE!", "#DIV/0!", "#NULL!", "#NUM!", "#N/A",
	    "#GETTING_DATA", "#SPILL!", "#CALC!" };

	if (s.n == 0 || memchr(s.p, '#', s.n) == NULL)
		return false;
	s = bare(s);
	for (size_t i = 0; i < sizeof(errors) / sizeof(errors[0]); i++)
		if (str_ieq(s, errors[i]))
			return true;
	return false;
}

struct str
text_without_html(struct str s, struct arena *arena)
{
	static const struct {
		const char *name;
		char c;
	} signs[] = { { "&amp;", '&' }, { "&#39;", '\'' }, { "&#039;", '\'' }, { "&apos;", '\'' }, { "&quot;", '"' }, { "&#34;", '"' },
	    { "&lt;", '<' }, { "&gt;", '>' }, { "&nbsp;", ' ' } };
	size_t n = 0, k;
	char *p;

	if (s.n == 0 || memchr(s.p, '&', s.n) == NULL)
		return s;
	p = arena_dup(arena, s);
	for (size_t i = 0; i < s.n;) {
		for (k = 0; k < sizeof(signs) / sizeof(signs[0]); k++)
			if (str_starts((struct str){ p + i, s.n - i }, signs[k].name))
				break;
		if (k == sizeof(signs) / sizeof(signs[0])) {
			p[n++] = p[i++];
			continue;
		}
		i += strlen(signs[k].name) - 1;
		if (signs[k].c == '&')
			p[i] = '&';		/* what was escaped twice: &amp;amp; */
		else {
			p[n++] = signs[k].c;
			i++;
		}
	}
	return (struct str){ p, n };
}

const char *
text_joined(const char *const *words, size_t n, struct arena *arena)
{
	const char *all = "";

	for (size_t i = 0; i < n; i++)
		all = arena_printf(arena, "%s%s%s", all, i > 0 ? ", " : "", words[i]);
	return all;
}
