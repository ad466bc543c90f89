#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "str.h"

struct str
str_of(const char *s)
{
	return s != NULL ? (struct str){ s, strlen(s) } : STR_NONE;
}

bool
str_eq(struct str a, struct str b)
{
	return a.n == b.n && (a.n == 0 || memcmp(a.p, b.p, a.n) == 0);
}

bool
str_is(struct str a, const char *b)
{
	return str_eq(a, str_of(b));
}

static char
lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c + ('a' - 'A')) : c;
}

bool
str_ieq(struct str a, const char *b)
{
	for (size_t i = 0; i < a.n; i++)
		if (b[i] == '\0' || lower(a.p[i]) != lower(b[i]))
			return false;
	return b[a.n] == '\0';
}

bool
str_starts(struct str a, const char *prefix)
{
	size_t n = strlen(prefix);

	return a.n >= n && memcmp(a.p, prefix, n) == 0;
}

int
str_cmp(struct str a, struct str b)
{
	size_t n = a.n < b.n ? a.n : b.n;
	int d = n > 0 ? memcmp(a.p, b.p, n) : 0;

	return d != 0 ? d : (a.n > b.n) - (a.n < b.n);
}

/* Bytes of the white space that S begins with, 0 for none. */
static size_t
space_at(const char *s, size_t n)
{
	if (s[0] == ' ' || (s[0] >= '\t' && s[0] <= '\r'))
		return 1;
	return n >= 2 && memcmp(s, "\xc2\xa0", 2) == 0 ? 2 : 0;
}

struct str
str_trim(struct str s)
{
	size_t k;

	while (s.n > 0 && (k = space_at(s.p, s.n)) > 0) {
		s.p += k;
		s.n -= k;
	}
	for (;;) {
		if (s.n >= 1 && space_at(s.p + s.n - 1, 1) == 1)
			s.n -= 1;
		else if (s.n >= 2 && space_at(s.p + s.n - 2, 2) == 2)
			s.n -= 2;
		else
			return s;
	}
}

bool
str_split(struct str *rest, char c, struct str *part)
{
	const char *at;

	if (rest->p == NULL || rest->n == 0)
		return false;
	at = memchr(rest->p, c, rest->n);
	part->p = rest->p;
	part->n = at != NULL ? (size_t)(at - rest->p) : rest->n;
	rest->p += part->n + (at != NULL);
	rest->n -= part->n + (at != NULL);
	return true;
}

bool
str_int(struct str s, int64_t *v)
{
	bool minus = s.n > 0 && s.p[0] == '-';
	uint64_t limit = minus ? (uint64_t)INT64_MAX + 1 : (uint64_t)INT64_MAX;
	uint64_t sum = 0;
	size_t i = s.n > 0 && (minus || s.p[0] == '+');

	if (i == s.n)
		return false;
	for (; i < s.n; i++) {
		uint64_t digit = (uint64_t)(unsigned char)s.p[i] - '0';

		if (digit > 9 || sum > (limit - digit) / 10)
			return false;
		sum = 10 * sum + digit;
	}
	*v = minus ? (int64_t)(0 - sum) : (int64_t)sum;
	return true;
}

/* -123.45 with so few digits that the quotient of two whole numbers, both exact, is the
 * nearest double (Clinger 1990, "How to read floating point numbers accurately"). */
static bool
short_number(struct str s, double *v)
{
	static const double power[] = { 1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15 };
	enum { EXACT = 15 };		/* digits: below 2^53 */
	bool minus = s.n > 0 && s.p[0] == '-', point = false;
	uint64_t sum = 0;
	size_t digits = 0, behind = 0;

	for (size_t i = minus; i < s.n; i++) {
		unsigned digit = (unsigned char)s.p[i] - (unsigned)'0';

		if (s.p[i] == '.' && !point) {
			point = true;
			continue;
		}
		if (digit > 9 || ++digits > EXACT)
			return false;
		sum = 10 * sum + digit;
		behind += point;
	}
	if (digits == 0)
		return false;
	*v = (double)sum / power[behind];
	if (minus)
		*v = -*v;
	return true;
}

bool
str_num(struct str s, double *v)
{
	char copy[64];
	char *end;

	if (short_number(s, v))
		return true;
	if (s.n == 0 || s.n >= sizeof(copy))
		return false;
	for (size_t i = 0; i < s.n; i++)
		if (strchr("0123456789+-.eE", s.p[i]) == NULL || s.p[i] == '\0')
			return false;
	memcpy(copy, s.p, s.n);
	copy[s.n] = '\0';
	*v = strtod(copy, &end);
	return end == copy + s.n && isfinite(*v);
}

/* Are the eight bytes at P ASCII and none of them NUL?  Without a borrow from a NUL, and
 * with no high bit set, subtracting one from each byte sets none. */
static bool
plain_word(const char *p)
{
	const uint64_t ones = 0x0101010101010101u, highs = 0x8080808080808080u;
	uint64_t w;

	memcpy(&w, p, sizeof(w));
	return ((w | (w - ones)) & highs) == 0;
}

bool
str_is_utf8(struct str s, size_t *bad_at)
{
	/* Smallest value that a sequence of 1 to 3 trailing bytes may encode. */
	static const uint32_t least[] = { 0, 0x80, 0x800, 0x10000 };

	for (size_t i = 0; i < s.n;) {
		unsigned char b = (unsigned char)s.p[i];
		size_t more = b < 0x80 ? 0 : (b & 0xe0) == 0xc0 ? 1 : (b & 0xf0) == 0xe0 ? 2 :
		    (b & 0xf8) == 0xf0 ? 3 : 4;
		uint32_t cp = more == 0 ? b : more < 4 ? b & (0x3fu >> more) : 0;
		bool ok = more < 4 && b != 0 && i + more < s.n;

		if (b < 0x80 && s.n - i >= sizeof(uint64_t) && plain_word(s.p + i)) {
			i += sizeof(uint64_t);
			continue;
		}
		for (size_t k = 1; ok && k <= more; k++) {
			ok = ((unsigned char)s.p[i + k] & 0xc0) == 0x80;
			cp = cp << 6 | ((unsigned char)s.p[i + k] & 0x3f);
		}
		if (!ok || cp < least[more] || cp > 0x10ffff || (cp >= 0xd800 && cp <= 0xdfff)) {
			*bad_at = i;
			return false;
		}
		i += more + 1;
	}
	return true;
}

size_t
str_distance(struct str a, struct str b, size_t limit)
{
	size_t row[64];

	if (a.n >= 64 || b.n >= 64)
		return limit + 1;
	for (size_t j = 0; j <= b.n; j++)
		row[j] = j;
	for (size_t i = 1; i <= a.n; i++) {
		size_t diagonal = row[0], best = row[0] = i;

		for (size_t j = 1; j <= b.n; j++) {
			size_t d = diagonal + (a.p[i - 1] != b.p[j - 1]);

			diagonal = row[j];
			if (row[j] + 1 < d)
				d = row[j] + 1;
			if (row[j - 1] + 1 < d)
				d = row[j - 1] + 1;
			row[j] = d;
			if (d < best)
				best = d;
		}
		if (best > limit)
			return limit + 1;
	}
	return row[b.n];
}

const char *
str_nearest(struct str s, const char *const *names, size_t n)
{
	size_t limit = s.n / 4 + 1, best = limit + 1;
	const char *found = NULL;

	for (size_t i = 0; i < n; i++) {
		size_t d = str_distance(s, str_of(names[i]), limit);

		if (d < best) {
			best = d;
			found = names[i];
		}
	}
	return found;
}
