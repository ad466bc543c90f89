#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "date.h"
#include "numfmt.h"

/* Serials of 1970-01-01 and of the day after 9999-12-31; days from 1900 to 1904. */
enum { EPOCH = 25569, LAST = 2958466, SHIFT_1904 = 1462 };

struct numfmt
numfmt_builtin(int id)
{
	/* 27 to 36 and 50 to 58 are dates in the East Asian editions */
	static const struct {
		int from, to;
		enum numfmt_kind kind;
	} known[] = {
		{ 9, 10, NUMFMT_PERCENT }, { 14, 17, NUMFMT_DATE }, { 18, 21, NUMFMT_TIME }, { 22, 22, NUMFMT_DATETIME },
		{ 27, 31, NUMFMT_DATE }, { 32, 35, NUMFMT_TIME }, { 36, 36, NUMFMT_DATE }, { 45, 45, NUMFMT_TIME },
		{ 46, 46, NUMFMT_ELAPSED }, { 47, 47, NUMFMT_TIME }, { 50, 58, NUMFMT_DATE },
	};

	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++)
		if (id >= known[i].from && id <= known[i].to)
			return (struct numfmt){ .kind = known[i].kind };
	return (struct numfmt){ NUMFMT_NUMBER, 0 };
}

/* [h], [mm]: not [Magenta]. */
static bool
is_elapsed(struct str bracket)
{
	for (size_t i = 1; i + 1 < bracket.n; i++)
		if (strchr("hHmMsS", bracket.p[i]) == NULL || bracket.p[i] == '\0')
			return false;
	return bracket.n > 2;
}

/* The letters of a format that mean something, one by one: without what is quoted,
 * escaped, for width or in brackets; an elapsed time in brackets gives '['. */
static char
next_letter(struct str *rest)
{
	while (rest->n > 0) {
		char c = *rest->p;
		size_t n = 1;
		const char *end = NULL;

		if (c == ';')			/* the sections for negative numbers, zero, text */
			break;
		if (c == '"')
			end = memchr(rest->p + 1, '"', rest->n - 1);
		else if (c == '[')
			end = memchr(rest->p, ']', rest->n);
		else if (c == '\\' || c == '_' || c == '*')
			n = 2;
		if (c == '"' || c == '[')
			n = end != NULL ? (size_t)(end + 1 - rest->p) : rest->n;
		if (n > rest->n)
			n = rest->n;
		if (c == '[' && !is_elapsed((struct str){ rest->p, n }))
			c = '"';		/* a colour, a condition, a locale */
		rest->p += n;
		rest->n -= n;
		if (strchr("\"\\_*", c) == NULL)
			return c;
	}
	return '\0';
}

struct numfmt
numfmt_parse(struct str code)
{
	struct numfmt f = { NUMFMT_NUMBER, 0 };
	bool day = false, month = false, time = false, digits = false, zeros = true;
	char c;

	if (code.n >= 7 && str_ieq((struct str){ code.p, 7 }, "general"))
		return f;
	for (struct str rest = code; (c = next_letter(&rest)) != '\0';) {
		if (c == '[')
			return (struct numfmt){ .kind = NUMFMT_ELAPSED };
		if (c == '%')
			return (struct numfmt){ .kind = NUMFMT_PERCENT };
		day = day || strchr("yYdDgGbB", c) != NULL;
		month = month || c == 'm' || c == 'M';
		time = time || strchr("hHsS", c) != NULL;
		digits = digits || strchr("0#?", c) != NULL;
		zeros = zeros && c == '0';
		f.digits += c == '0';
	}
	if (digits && !time)		/* with a time they are fractions of a second: ss.00 */
		f.kind = zeros && f.digits > 1 ? NUMFMT_ZEROS : NUMFMT_NUMBER;
	else if (day || month || time)
		f.kind = !time ? NUMFMT_DATE : day ? NUMFMT_DATETIME : NUMFMT_TIME;
	return f;
}

/* X with 15 digits and no exponent. */
static const char *
plain(double x, struct arena *arena)
{
	char text[64];
	const char *e;
	int places;

	snprintf(text, sizeof(text), "%.15g", x);
	if ((e = strchr(text, 'e')) == NULL)
		return arena_dup(arena, str_of(text));
	snprintf(text, sizeof(text), "%.14e", x);		/* digits after the point: what is exact and no more */
	e = strchr(text, 'e');
	places = 0;
	for (const char *p = e + 2; *p != '\0'; p++)
		places = places * 10 + (*p - '0');
	if (places > 40)					/* nobody's number: as it is */
		return arena_printf(arena, "%.15g", x);
	if (e[1] == '-') {
		char *t = arena_printf(arena, "%.*f", 14 + places, x);
		size_t n = strlen(t);

		while (n > 0 && t[n - 1] == '0')
			t[--n] = '\0';
		return t;
	} else {
		/* the digits with zeros behind them, which %f would fill with what a double has there */
		char *t = arena_alloc(arena, (size_t)places + 3), *to = t;

		for (const char *p = text; p < e; p++)
			if (*p != '.')
				*to++ = *p;
		for (int zeros = places - 14; zeros > 0; zeros--)
			*to++ = '0';
		return t;
	}
}

/* "2025-03-01", of a serial number of days. */
static const char *
day_text(int64_t serial, bool from_1904, struct arena *arena)
{
	char text[DATE_TEXT];

	if (from_1904)
		serial += SHIFT_1904;
	else if (serial == 0)
		return "1900-01-00";		/* as it is shown: nobody put a date in */
	else if (serial == 60)
		return "1900-02-29";		/* Lotus took 1900 for a leap year, and so do all workbooks */
	else if (serial < 60)
		serial++;
	return arena_dup(arena, str_of(date_format((int32_t)(serial - EPOCH), text)));
}

static struct str
time_text(enum numfmt_kind kind, double x, bool from_1904, struct arena *arena)
{
	int64_t seconds = llround(x * 86400), day = seconds / 86400, s = seconds % 86400;

	if (kind == NUMFMT_ELAPSED && s % 60 != 0)
		return str_of(arena_printf(arena, "%" PRId64 ":%02d:%02d", seconds / 3600, (int)(s / 60 % 60), (int)(s % 60)));
	if (kind == NUMFMT_ELAPSED)
		return str_of(arena_printf(arena, "%" PRId64 ":%02d", seconds / 3600, (int)(s / 60 % 60)));
	if (s == 0 && (kind != NUMFMT_TIME || day > 0))
		return str_of(day_text(day, from_1904, arena));
	if (day == 0)
		return str_of(arena_printf(arena, "%02d:%02d:%02d", (int)(s / 3600), (int)(s / 60 % 60), (int)(s % 60)));
	return str_of(arena_printf(arena, "%s %02d:%02d:%02d", day_text(day, from_1904, arena), (int)(s / 3600),
	    (int)(s / 60 % 60), (int)(s % 60)));
}

/* Digits alone, few enough to be exact: most numbers. */
static bool
is_short(struct str v)
{
	if (v.n == 0 || v.n > 15)
		return false;
	for (size_t i = 0; i < v.n; i++)
		if (v.p[i] < '0' || v.p[i] > '9')
			return false;
	return v.n == 1 || v.p[0] != '0';
}

struct str
numfmt_text(struct numfmt f, struct str value, bool from_1904, struct arena *arena)
{
	double x;

	if (f.kind == NUMFMT_NUMBER && is_short(value))
		return arena_str(arena, value);
	if (!str_num(value, &x))
		return arena_str(arena, value);
	switch (f.kind) {
	case NUMFMT_NUMBER:
		break;
	case NUMFMT_PERCENT:
		return str_of(arena_printf(arena, "%s%%", plain(x * 100, arena)));
	case NUMFMT_ZEROS:
		if (x >= 0 && x < 1e15 && floor(x) >= x)
			return str_of(arena_printf(arena, "%0*.0f", f.digits < 40 ? f.digits : 40, x));
		break;
	default:
		if (x >= 0 && x < (from_1904 ? LAST - SHIFT_1904 : LAST))
			return time_text(f.kind, x, from_1904, arena);
	}
	return str_of(plain(x, arena));
}
