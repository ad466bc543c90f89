#include <string.h>

#include "convert_parts.h"

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* Groups of three digits behind SEPARATOR: 1,234,567. */
static bool
is_grouped(struct str s, char separator)
{
	size_t run = 0;
	bool first = true;

	for (size_t i = 0; i <= s.n; i++) {
		if (i < s.n && is_digit(s.p[i])) {
			run++;
			continue;
		}
		if (i < s.n && s.p[i] != separator)
			return false;
		if (first ? run == 0 || run > 3 : run != 3)
			return false;
		first = false;
		run = 0;
	}
	return memchr(s.p, separator, s.n) != NULL;
}

/* Digits with groups of three in front of a decimal mark: 1,234.5 and 1.234,5. */
static bool
both_marks(struct str body, char group, char mark, char *plain)
{
	const char *at = memchr(body.p, mark, body.n);
	struct str whole = { body.p, (size_t)(at - body.p) };
	size_t n = 0;

	if (!is_grouped(whole, group))
		return false;
	for (size_t i = 0; i < body.n; i++) {
		if (i > whole.n && !is_digit(body.p[i]))
			return false;			/* "1,234.5 6" is two numbers */
		if (body.p[i] != group)
			plain[n++] = body.p[i] == mark ? '.' : body.p[i];
	}
	plain[n] = '\0';
	return true;
}

bool
number_parse(struct str s, double *v)
{
	static const char *const groups = ", '";
	char plain[64];
	bool minus = s.n > 0 && s.p[0] == '-';
	struct str body = { s.p + minus, s.n - minus };
	const char *point, *comma;
	size_t n = 0;

	if (body.n == 0 || body.n >= sizeof(plain))
		return false;
	point = memchr(body.p, '.', body.n);
	comma = memchr(body.p, ',', body.n);
	if (comma == NULL && str_num(body, v)) {	/* as most are written */
		*v = minus ? -*v : *v;
		return true;
	}
	if (point != NULL && comma != NULL) {
		if (!both_marks(body, point > comma ? ',' : '.', point > comma ? '.' : ',', plain))
			return false;
	} else if (point != NULL && memchr(point + 1, '.', body.n - (size_t)(point - body.p) - 1) != NULL) {
		if (!is_grouped(body, '.'))		/* 1.234.567 */
			return false;
		for (size_t i = 0; i < body.n; i++)
			if (body.p[i] != '.')
				plain[n++] = body.p[i];
		plain[n] = '\0';
	} else if (comma != NULL && !is_grouped(body, ',')) {	/* one comma that groups nothing is the mark */
		memcpy(plain, body.p, body.n);
		plain[body.n] = '\0';
		plain[(size_t)(comma - body.p)] = '.';
	} else {
		struct str whole = point != NULL ? (struct str){ body.p, (size_t)(point - body.p) } : body;
		const char *group = groups;

		while (*group != '\0' && !is_grouped(whole, *group))
			group++;
		for (size_t i = 0; i < body.n; i++)
			if (*group == '\0' || i >= whole.n || body.p[i] != *group)
				plain[n++] = body.p[i];
		plain[n] = '\0';
	}
	if (!str_num(str_of(plain), v))
		return false;
	if (minus)
		*v = -*v;
	return true;
}

/* What stands for a currency beside its ISO 4217 code.  A sign of several currencies
 * stays as it is: two amounts with the same sign are in the same currency. */
static const struct {
	const char *sign, *code;
	bool whole;			/* amounts are written without decimals: 1.500 is one thousand and a half */
} currencies[] = {
	{ "US$", "USD", false }, { "R$", "BRL", false }, { "HK$", "HKD", false }, { "NT$", "TWD", true }, { "S$", "SGD", false },
	{ "A$", "AUD", false }, { "C$", "CAD", false }, { "$", "$", false }, { "\xe2\x82\xac", "EUR", false },
	{ "\xc2\xa3", "GBP", false }, { "\xe0\xb8\xbf", "THB", false }, { "\xe0\xa7\xb3", "BDT", false },
	{ "\xe2\x82\xb9", "INR", false }, { "\xe2\x82\xba", "TRY", false }, { "\xe2\x82\xab", "VND", true },
	{ "\xe2\x82\xa9", "KRW", true }, { "\xe2\x82\xb1", "PHP", false }, { "\xe1\x9f\x9b", "KHR", true },
	{ "\xc2\xa5", "\xc2\xa5", false }, { "\xe4\xba\xba\xe6\xb0\x91\xe5\xb8\x81", "CNY", false },
	{ "\xe5\x85\x83", "CNY", false }, { "\xe5\x86\x86", "JPY", true }, { "RMB", "CNY", false }, { "RM", "MYR", false },
	{ "Rp.", "IDR", true }, { "Rp", "IDR", true }, { "TL", "TRY", false }, { "Tk.", "BDT", false }, { "Tk", "BDT", false },
	{ "Taka", "BDT", false }, { "baht", "THB", false }, { "dong", "VND", true }, { "\xc4\x91\xe1\xbb\x93ng", "VND", true },
	{ "\xc4\x91", "VND", true }, { "Rs.", "Rs", false }, { "Rs", "Rs", false }, { "VND", "VND", true },
	{ "IDR", "IDR", true }, { "JPY", "JPY", true }, { "KRW", "KRW", true }, { "MMK", "MMK", true }, { "KHR", "KHR", true },
};

static bool
is_code(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (!((s.p[i] >= 'A' && s.p[i] <= 'Z') || (s.p[i] >= 'a' && s.p[i] <= 'z')))
			return false;
	return s.n == 3;
}

/* The words before or behind the number as a currency; false: they are something else. */
static bool
currency_of(struct str word, const char **code, bool *whole, struct arena *arena)
{
	char *upper;

	*whole = false;
	for (size_t i = 0; i < sizeof(currencies) / sizeof(currencies[0]); i++)
		if (str_ieq(word, currencies[i].sign)) {
			*code = currencies[i].code;
			*whole = currencies[i].whole;
			return true;
		}
	if (!is_code(word))
		return false;
	upper = arena_dup(arena, word);
	for (size_t i = 0; i < 3; i++)
		if (upper[i] >= 'a')
			upper[i] = (char)(upper[i] - 'a' + 'A');
	*code = upper;
	return true;
}

bool
money_parse(struct str s, struct arena *arena, double *v, const char **currency)
{
	size_t from = 0, to = s.n;
	struct str before, behind, number;
	bool whole = false;
	char plain[64];
	size_t n = 0;

	while (from < s.n && !is_digit(s.p[from]) && s.p[from] != '-')
		from++;
	while (to > from && !is_digit(s.p[to - 1]))
		to--;
	before = str_trim((struct str){ s.p, from });
	behind = str_trim((struct str){ s.p + to, s.n - to });
	number = (struct str){ s.p + from, to - from };
	*currency = NULL;
	if (before.n > 0 && behind.n > 0)
		return false;			/* a unit besides: per month, per hour */
	if (before.n + behind.n > 0 && !currency_of(before.n > 0 ? before : behind, currency, &whole, arena))
		return false;
	if (!whole || !is_grouped(number, '.') || number.n >= sizeof(plain))
		return number_parse(number, v);
	for (size_t i = 0; i < number.n; i++)
		if (number.p[i] != '.')
			plain[n++] = number.p[i];
	return str_num((struct str){ plain, n }, v);
}
