#include <math.h>
#include <string.h>

#include "convert_parts.h"

/* Numbers of people: 250, 100-150, "less than 1000", 1000人以下. */
enum sense { FILLER, BELOW, AT_MOST, ABOVE, AT_LEAST, OR, SENSES };

static const char *const names[SENSES] = { "filler", "below", "at_most", "above", "at_least", "or" };

/* What is no word: the others stand in vocab/count.json. */
static const struct {
	const char *sign;
	enum sense sense;
} signs[] = {
	{ "<=", AT_MOST }, { "<", BELOW }, { ">=", AT_LEAST }, { ">", ABOVE }, { "+", AT_LEAST },
	{ "\xe2\x89\xa4", AT_MOST }, { "\xe2\x89\xa5", AT_LEAST }, { "-", FILLER }, { "~", FILLER },
	{ "\xe2\x80\x93", FILLER }, { "\xe2\x80\x94", FILLER }, { "\xe3\x80\x9c", FILLER }, { ".", FILLER },
};

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool
is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (unsigned char)c >= 0x80;
}

static size_t
sign_at(struct str s, enum sense *sense)
{
	for (size_t i = 0; i < sizeof(signs) / sizeof(signs[0]); i++)
		if (str_starts(s, signs[i].sign)) {
			*sense = signs[i].sense;
			return strlen(signs[i].sign);
		}
	return 0;
}

/* The longest words at S that the vocabulary has: scripts without spaces write
 * several in one run, others have words of two.  0: none. */
static size_t
word_at(struct str s, struct vocab *words, enum sense *sense)
{
	size_t n = 0;

	while (n < s.n && (is_letter(s.p[n]) || (s.p[n] == ' ' && n > 0)))
		n++;
	for (; n > 0; n--) {
		const char *value;

		if (n < s.n && ((unsigned char)s.p[n] & 0xc0) == 0x80)
			continue;		/* inside a character */
		if (n < s.n && is_letter(s.p[n]) && (unsigned char)s.p[n - 1] < 0x80)
			continue;		/* inside a word of Latin letters */
		if ((value = vocab_find(words, (struct str){ s.p, n })) == NULL)
			continue;
		for (*sense = FILLER; strcmp(names[*sense], value) != 0;)
			++*sense;
		return n;
	}
	return 0;
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
count_range(struct str s, struct vocab *words, double *min, double *max)
{
	double v[2] = { 0, 0 };
	size_t n = 0;
	enum sense said = FILLER;
	bool or = false;

	for (size_t i = 0, k; i < s.n; i += k) {
		struct str rest = { s.p + i, s.n - i };
		enum sense sense = FILLER;

		k = 1;
		if (s.p[i] == ' ' || s.p[i] == '\t')
			continue;
		if (is_digit(s.p[i])) {
			if (n == 2)
				return false;
			k = count_at(rest, &v[n]);
			if (v[n++] > (double)WORKERS_MAX)
				return false;
			continue;
		}
		if ((k = sign_at(rest, &sense)) == 0 && (k = word_at(rest, words, &sense)) == 0)
			return false;
		or = or || sense == OR;
		if (sense != FILLER && sense != OR)
			said = sense;
	}
	if (s.n > 0 && s.p[0] == '-')
		return false;
	if (or && (said == BELOW || said == ABOVE))
		said = said == BELOW ? AT_MOST : AT_LEAST;	/* "500 or more" */
	if (n == 0 || (n == 2 && (said != FILLER || v[0] > v[1])) || (said == BELOW && v[0] == 0.0))
		return false;
	*min = said == BELOW || said == AT_MOST ? 0 : said == ABOVE ? v[0] + 1 : v[0];
	*max = n == 2 ? v[1] : said == BELOW ? v[0] - 1 : said == ABOVE || said == AT_LEAST ? INFINITY : v[0];
	return true;
}

bool
workers_parse(struct str s, struct vocab *words, double *min, double *max)
{
	struct str rest = s, part;
	double low = INFINITY, high = 0, from, to;

	while (str_split(&rest, '|', &part)) {
		part = str_trim(part);
		if (part.n == 0)
			continue;
		if (!count_range(part, words, &from, &to))
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
