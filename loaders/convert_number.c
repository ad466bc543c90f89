#include <math.h>
#include <string.h>

#include "convert_parts.h"
#include "date.h"

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

bool
number_parse(struct str s, double *v)
{
	char plain[64];
	struct str body = s, whole;
	size_t n = 0, minus = s.n > 0 && s.p[0] == '-';
	const char *point, *comma;

	if (s.n == 0 || s.n >= sizeof(plain))
		return false;
	body.p += minus;
	body.n -= minus;
	point = memchr(body.p, '.', body.n);
	comma = memchr(body.p, ',', body.n);
	if (comma == NULL && memchr(body.p, ' ', body.n) == NULL)
		return str_num(s, v);
	/* what stands before the decimal mark is grouped; one comma that groups nothing is the mark */
	whole = point != NULL ? (struct str){ body.p, (size_t)(point - body.p) } : body;
	if (whole.n < body.n && (memchr(point, ',', body.n - whole.n) != NULL ||
	    memchr(point, ' ', body.n - whole.n) != NULL))
		return false;			/* "1,234.5 6" is two numbers */
	if (point == NULL && comma != NULL && !is_grouped(body, ',')) {
		memcpy(plain, s.p, s.n);
		plain[(size_t)(comma - s.p)] = '.';
		return str_num((struct str){ plain, s.n }, v);
	}
	if (!is_grouped(whole, ',') && !is_grouped(whole, ' '))
		return false;
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] != ',' && s.p[i] != ' ')
			plain[n++] = s.p[i];
	return str_num((struct str){ plain, n }, v);
}

/* What words of a count mean. */
enum sense { NEUTRAL, BELOW, AT_MOST, ABOVE, AT_LEAST, OR };

static const struct {
	const char *word;
	enum sense sense;
} senses[] = {
	{ "less", BELOW }, { "under", BELOW }, { "below", BELOW }, { "fewer", BELOW }, { "<", BELOW },
	{ "up", AT_MOST }, { "most", AT_MOST }, { "max", AT_MOST }, { "maximum", AT_MOST }, { "<=", AT_MOST },
	{ "\xe2\x89\xa4", AT_MOST },
	{ "more", ABOVE }, { "over", ABOVE }, { "above", ABOVE }, { "greater", ABOVE }, { ">", ABOVE },
	{ "+", AT_LEAST }, { "least", AT_LEAST }, { "min", AT_LEAST }, { "minimum", AT_LEAST }, { ">=", AT_LEAST },
	{ "\xe2\x89\xa5", AT_LEAST }, { "plus", AT_LEAST }, { "or", OR },
	{ "than", NEUTRAL }, { "to", NEUTRAL }, { "at", NEUTRAL }, { "and", NEUTRAL }, { "between", NEUTRAL },
	{ "from", NEUTRAL }, { "-", NEUTRAL }, { "\xe2\x80\x93", NEUTRAL }, { "\xe2\x80\x94", NEUTRAL },
	{ "~", NEUTRAL }, { "about", NEUTRAL }, { "around", NEUTRAL }, { "approx", NEUTRAL }, { "approx.", NEUTRAL },
	{ "approximately", NEUTRAL }, { "ca", NEUTRAL }, { "ca.", NEUTRAL }, { "circa", NEUTRAL },
	{ "worker", NEUTRAL }, { "workers", NEUTRAL }, { "employee", NEUTRAL }, { "employees", NEUTRAL },
	{ "people", NEUTRAL }, { "persons", NEUTRAL }, { "staff", NEUTRAL },
};

static bool
sense_of(struct str word, enum sense *sense)
{
	for (size_t i = 0; i < sizeof(senses) / sizeof(senses[0]); i++)
		if (str_ieq(word, senses[i].word)) {
			*sense = senses[i].sense;
			return true;
		}
	return false;
}

/* The kind of byte that a token is made of: digits, letters, blanks, signs. */
static int
kind_of(char c)
{
	if (is_digit(c))
		return 0;
	if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '.')
		return 1;
	return c == ' ' || c == '\t' || (unsigned char)c == 0xa0 ? 2 : 3;
}

/* A number at S with groups of three behind a comma, point, apostrophe or space. */
static size_t
count_at(struct str s, double *v)
{
	size_t i = 0;

	for (*v = 0; i < s.n; i++) {
		if (is_digit(s.p[i]))
			*v = 10 * *v + (s.p[i] - '0');
		else if (!(memchr(",.' ", s.p[i], 4) != NULL && i > 0 && i + 3 < s.n && is_digit(s.p[i + 1]) &&
		    is_digit(s.p[i + 2]) && is_digit(s.p[i + 3]) && (i + 4 == s.n || !is_digit(s.p[i + 4]))))
			break;
	}
	return i;
}

static bool
count_range(struct str s, double *min, double *max)
{
	double v[2] = { 0, 0 };
	size_t n = 0;
	enum sense said = NEUTRAL;
	bool or = false;

	for (size_t i = 0, k; i < s.n; i += k) {
		int kind = kind_of(s.p[i]);
		enum sense sense = NEUTRAL;

		k = 1;
		if (kind == 2)
			continue;
		if (kind == 0) {
			if (n == 2)
				return false;
			k = count_at((struct str){ s.p + i, s.n - i }, &v[n]);
			if (v[n++] > (double)WORKERS_MAX)
				return false;
			continue;
		}
		while (i + k < s.n && kind_of(s.p[i + k]) == kind)
			k++;
		if (!sense_of((struct str){ s.p + i, k }, &sense))
			return false;
		or = or || sense == OR;
		if (sense != NEUTRAL && sense != OR)
			said = sense;
	}
	if (s.n > 0 && s.p[0] == '-')
		return false;
	if (or && (said == BELOW || said == ABOVE))
		said = said == BELOW ? AT_MOST : AT_LEAST;	/* "500 or more" */
	if (n == 0 || (n == 2 && (said != NEUTRAL || v[0] > v[1])) || (said == BELOW && v[0] == 0.0))
		return false;
	*min = said == BELOW || said == AT_MOST ? 0 : said == ABOVE ? v[0] + 1 : v[0];
	*max = n == 2 ? v[1] : said == BELOW ? v[0] - 1 : said == ABOVE || said == AT_LEAST ? INFINITY : v[0];
	return true;
}

bool
workers_parse(struct str s, double *min, double *max)
{
	struct str rest = s, part;
	double low = INFINITY, high = 0, from, to;

	while (str_split(&rest, '|', &part)) {
		part = str_trim(part);
		if (part.n == 0)
			continue;
		if (!count_range(part, &from, &to))
			return false;
		low = from < low ? from : low;
		high = to > high ? to : high;
	}
	if (isinf(low))
		return false;
	*min = low;
	*max = high;
	return true;
}

static int
month_of(struct str word)
{
	static const char *const months[] = { "january", "february", "march", "april", "may", "june", "july", "august",
	    "september", "october", "november", "december" };

	for (int i = 0; i < 12; i++)
		if (str_ieq(word, months[i]) ||
		    (word.n == 3 && str_ieq(word, (const char[4]){ months[i][0], months[i][1], months[i][2], 0 })) ||
		    (i == 8 && str_ieq(word, "sept")))
			return i + 1;
	return 0;
}

static enum date_result
made(int64_t year, int64_t month, int64_t day, int32_t *date)
{
	if (year < 1800 || year > 2200 || month > 12 || day > 31 || !date_valid((int)year, (int)month, (int)day))
		return DATE_WRONG;
	*date = date_of((int)year, (int)month, (int)day);
	return DATE_READ;
}

/* A time of day behind an ISO date: T10:20, " 00:00:00". */
static struct str
without_time(struct str s)
{
	if (s.n > 11 && (s.p[10] == 'T' || s.p[10] == ' ') && is_digit(s.p[11]) && memchr(s.p + 11, ':', s.n - 11) != NULL)
		s.n = 10;
	return s;
}

enum date_result
date_read(struct str s, enum date_order order, int32_t *date)
{
	int64_t v[3];
	int named = -1;
	size_t n = 0, digits[3] = { 0, 0, 0 };

	s = without_time(s);
	for (size_t i = 0, k; i < s.n; i += k) {
		struct str word;

		k = 1;
		if (memchr("-/. ,", s.p[i], 5) != NULL)
			continue;
		while (i + k < s.n && memchr("-/. ,", s.p[i + k], 5) == NULL)
			k++;
		word = (struct str){ s.p + i, k };
		if (n == 3)
			return DATE_WRONG;
		if (!is_digit(s.p[i])) {
			v[n] = month_of(word);
			if (named >= 0 || v[n] == 0)
				return DATE_WRONG;
			named = (int)n;
		} else if (!str_int(word, &v[n]))
			return DATE_WRONG;
		digits[n] = named == (int)n ? 0 : k;	/* "June" is no year */
		n++;
	}
	if (n != 3)
		return DATE_WRONG;
	if (digits[0] == 4)
		return made(v[0], v[1], v[2], date);
	if (digits[2] != 4)
		return DATE_WRONG;
	if (named == 0)
		return made(v[2], v[0], v[1], date);
	if (named == 1)
		return made(v[2], v[1], v[0], date);
	if (named == 2)
		return DATE_WRONG;
	if (order == ORDER_MDY)
		return made(v[2], v[0], v[1], date);
	if (order == ORDER_DMY || v[0] > 12 || v[0] == v[1])
		return made(v[2], v[1], v[0], date);
	return v[1] > 12 ? made(v[2], v[0], v[1], date) : DATE_AMBIGUOUS;
}
