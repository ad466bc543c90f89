#include <stdio.h>
#include <string.h>

#include "convert_parts.h"
#include "date.h"

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* Years of the Buddhist calendar of Thailand, which are 543 ahead. */
enum { BUDDHIST_AHEAD = 543, BUDDHIST_FIRST = 2443, BUDDHIST_LAST = 2743 };

static enum date_result
made(int64_t year, int64_t month, int64_t day, int32_t *date)
{
	bool buddhist = year >= BUDDHIST_FIRST && year <= BUDDHIST_LAST;

	if (buddhist)
		year -= BUDDHIST_AHEAD;
	if (year < 1800 || year > 2200 || month > 12 || day > 31 || !date_valid((int)year, (int)month, (int)day))
		return DATE_WRONG;
	*date = date_of((int)year, (int)month, (int)day);
	return buddhist ? DATE_BUDDHIST : DATE_READ;
}

/* Eras of Japan: year 1 is FIRST. */
static const struct {
	const char *name;
	int first;
} eras[] = {
	{ "\xe4\xbb\xa4\xe5\x92\x8c", 2019 }, { "\xe5\xb9\xb3\xe6\x88\x90", 1989 }, { "\xe6\x98\xad\xe5\x92\x8c", 1926 },
};

/* Year, month and day in East Asian dates, and the first year of an era. */
static const struct {
	const char *sign;
	char instead;
} signs[] = {
	{ "\xe5\xb9\xb4", '-' }, { "\xe6\x9c\x88", '-' }, { "\xe6\x97\xa5", ' ' }, { "\xe5\x85\x83", '1' },
	{ "\xeb\x85\x84", '-' }, { "\xec\x9b\x94", '-' }, { "\xec\x9d\xbc", ' ' },
};

/* Year, month and day with dashes in place of their signs, the year in ours; 0: S has no such signs. */
static size_t
replace_signs(struct str s, char *out)
{
	size_t n = 0, used = 0;

	for (size_t i = 0, k; i < s.n; i += k) {
		out[n] = s.p[i];
		k = 1;
		for (size_t g = 0; g < sizeof(signs) / sizeof(signs[0]); g++)
			if (str_starts((struct str){ s.p + i, s.n - i }, signs[g].sign)) {
				out[n] = signs[g].instead;
				k = strlen(signs[g].sign);
				used++;
			}
		n++;
	}
	return used > 0 ? n : 0;
}

enum { DATE_ROOM = 64 };

/* 2025-3-1 from a date in East Asian signs; anything else as it is. */
static struct str
in_numbers(struct str s, char out[DATE_ROOM])
{
	char text[DATE_ROOM];
	struct str rest, head;
	int ahead = 0;
	int64_t year;

	for (size_t e = 0; e < sizeof(eras) / sizeof(eras[0]); e++)
		if (str_starts(s, eras[e].name)) {
			ahead = eras[e].first - 1;
			s.p += strlen(eras[e].name);
			s.n -= strlen(eras[e].name);
		}
	if (s.n >= sizeof(text))
		return s;
	rest = (struct str){ text, replace_signs(s, text) };
	if (rest.n == 0 || !str_split(&rest, '-', &head) || !str_int(str_trim(head), &year) || year > 9999)
		return s;
	return str_trim((struct str){ out, (size_t)snprintf(out, DATE_ROOM, "%d-%.*s", (int)year + ahead, STR_ARG(rest)) });
}

/* A time of day behind a date: T10:20, " 00:00:00", " 10:20 PM". */
static struct str
without_time(struct str s)
{
	for (size_t i = 6; i + 1 < s.n; i++)
		if ((s.p[i] == 'T' || s.p[i] == ' ') && is_digit(s.p[i + 1]) && memchr(s.p + i, ':', s.n - i) != NULL) {
			size_t colon = (size_t)((const char *)memchr(s.p + i, ':', s.n - i) - s.p);

			if (colon - i <= 3)
				return str_trim((struct str){ s.p, i });
		}
	return s;
}

/* The number of days since 1899-12-30 that a spreadsheet keeps for a date, and the
 * eight digits of ISO 8601's basic format. */
static enum date_result
bare_number(struct str s, int32_t *date)
{
	enum { SERIAL_FIRST = 20000, SERIAL_LAST = 80000 };	/* 1954-10-03 to 2119-01-10 */
	int64_t v;

	if (!str_int(s, &v))
		return DATE_WRONG;
	if (s.n == 8)
		return made(v / 10000, v / 100 % 100, v % 100, date);
	if (s.n != 5 || v < SERIAL_FIRST || v > SERIAL_LAST)
		return DATE_WRONG;
	*date = (int32_t)v + date_of(1899, 12, 30);
	return DATE_SERIAL;
}

/* Three numbers of a date, of which one may be a month's name. */
struct parts {
	int64_t v[3];
	size_t digits[3];		/* 0: a name */
	int named;			/* -1: none */
};

/* A name may have dots inside, as Thai months have; a number has none. */
static bool
ends_word(struct str s, size_t from, size_t at)
{
	return memchr("-/ ,", s.p[at], 4) != NULL ||
	    (s.p[at] == '.' && (is_digit(s.p[from]) || at + 1 == s.n || is_digit(s.p[at + 1])));
}

/* 1 de marzo de 2025, 1 of March 2025; day, month and year in Vietnamese. */
static bool
is_filler(struct str word)
{
	static const char *const words[] = { "de", "del", "of", "ng\xc3\xa0y", "th\xc3\xa1ng", "n\xc4\x83m" };

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (str_ieq(word, words[i]))
			return true;
	return false;
}

static bool
split(struct str s, struct vocab *months, struct parts *p)
{
	size_t n = 0;
	bool month_next = false;

	p->named = -1;
	for (size_t i = 0, k; i < s.n; i += k) {
		struct str word;

		k = 1;
		if (memchr("-/. ,", s.p[i], 5) != NULL)
			continue;
		while (i + k < s.n && !ends_word(s, i, i + k))
			k++;
		word = (struct str){ s.p + i, k };
		if (is_filler(word)) {
			month_next = str_ieq(word, "th\xc3\xa1ng");	/* "month 3" is as good as a name */
			continue;
		}
		if (n == 3)
			return false;
		if (!is_digit(s.p[i])) {
			const char *month = p->named < 0 ? vocab_find(months, word) : NULL;

			if (month == NULL || !str_int(str_of(month), &p->v[n]))
				return false;
			p->named = (int)n;
		} else if (!str_int(word, &p->v[n]))
			return false;
		if (month_next)
			p->named = (int)n;
		month_next = false;
		p->digits[n] = p->named == (int)n ? 0 : k;	/* "June" is no year */
		n++;
	}
	return n == 3;
}

enum date_result
date_read(struct str s, struct vocab *months, enum date_order order, int32_t *date)
{
	char plain[DATE_ROOM];
	struct parts p;

	s = in_numbers(without_time(s), plain);
	if (!split(s, months, &p))
		return bare_number(s, date);
	if (p.digits[0] == 4)
		return made(p.v[0], p.v[1], p.v[2], date);
	if (p.digits[2] != 4 || p.named == 2)
		return DATE_WRONG;
	if (p.named == 0)
		return made(p.v[2], p.v[0], p.v[1], date);
	if (p.named == 1)
		return made(p.v[2], p.v[1], p.v[0], date);
	if (order == ORDER_MDY)
		return made(p.v[2], p.v[0], p.v[1], date);
	if (order == ORDER_DMY || p.v[0] > 12 || p.v[0] == p.v[1])
		return made(p.v[2], p.v[1], p.v[0], date);
	return p.v[1] > 12 ? made(p.v[2], p.v[0], p.v[1], date) : DATE_AMBIGUOUS;
}

enum date_order
date_shows(struct str s, struct vocab *months)
{
	char plain[DATE_ROOM];
	struct parts p;

	s = in_numbers(without_time(s), plain);
	if (!split(s, months, &p) || p.named >= 0 || p.digits[0] == 4 || p.digits[2] != 4)
		return ORDER_UNKNOWN;
	if (p.v[0] > 12 && p.v[0] <= 31 && p.v[1] >= 1 && p.v[1] <= 12)
		return ORDER_DMY;
	return p.v[1] > 12 && p.v[1] <= 31 && p.v[0] >= 1 && p.v[0] <= 12 ? ORDER_MDY : ORDER_UNKNOWN;
}
