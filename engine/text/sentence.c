#include <stdint.h>
#include <string.h>

#include <unicode/uchar.h>

#include "sentence.h"

enum { STRIDE = sizeof(uint64_t) };

/* Words after which a full stop does not end the sentence. */
enum abbreviation {
	ALWAYS = 1,		/* "approx. 3", "Mr. Lee", "Co. Ltd." */
	BEFORE_DIGIT,		/* "No. 12", but "Are they paid? No. They ..." */
};

static const struct {
	const char *word;
	enum abbreviation kind;
} abbreviations[] = {
	{ "approx", ALWAYS }, { "bros", ALWAYS }, { "ca", ALWAYS }, { "cf", ALWAYS }, { "co", ALWAYS },
	{ "corp", ALWAYS }, { "dept", ALWAYS }, { "dr", ALWAYS }, { "e.g", ALWAYS }, { "eg", ALWAYS },
	{ "est", ALWAYS }, { "excl", ALWAYS }, { "i.e", ALWAYS }, { "ie", ALWAYS }, { "incl", ALWAYS },
	{ "mr", ALWAYS }, { "mrs", ALWAYS }, { "ms", ALWAYS }, { "mt", ALWAYS }, { "prof", ALWAYS },
	{ "pte", ALWAYS }, { "pvt", ALWAYS }, { "sdn", ALWAYS }, { "sr", ALWAYS }, { "sra", ALWAYS },
	{ "st", ALWAYS }, { "u.k", ALWAYS }, { "u.s", ALWAYS }, { "viz", ALWAYS }, { "vs", ALWAYS },
	{ "apr", BEFORE_DIGIT }, { "art", BEFORE_DIGIT }, { "arts", BEFORE_DIGIT }, { "aug", BEFORE_DIGIT },
	{ "ch", BEFORE_DIGIT }, { "dec", BEFORE_DIGIT }, { "feb", BEFORE_DIGIT }, { "fig", BEFORE_DIGIT },
	{ "jan", BEFORE_DIGIT }, { "jul", BEFORE_DIGIT }, { "jun", BEFORE_DIGIT }, { "mar", BEFORE_DIGIT },
	{ "max", BEFORE_DIGIT }, { "min", BEFORE_DIGIT }, { "no", BEFORE_DIGIT }, { "nos", BEFORE_DIGIT },
	{ "nov", BEFORE_DIGIT }, { "oct", BEFORE_DIGIT }, { "p", BEFORE_DIGIT }, { "para", BEFORE_DIGIT },
	{ "pp", BEFORE_DIGIT }, { "ref", BEFORE_DIGIT }, { "rp", BEFORE_DIGIT }, { "rs", BEFORE_DIGIT },
	{ "s", BEFORE_DIGIT }, { "sec", BEFORE_DIGIT }, { "sep", BEFORE_DIGIT }, { "sept", BEFORE_DIGIT },
	{ "tel", BEFORE_DIGIT }, { "tk", BEFORE_DIGIT }, { "vol", BEFORE_DIGIT },
};

/* Marks that end a sentence wherever they stand: their scripts put no space after them. */
static bool
ends_always(UChar32 c)
{
	switch (c) {
	case 0x3002:		/* 。 */
	case 0xff61:		/* ｡ */
	case 0xff01:		/* ！ */
	case 0xff1f:		/* ？ */
	case 0x17d4:		/* ។ Khmer */
	case 0x17d5:		/* ៕ */
	case 0x104b:		/* ။ Burmese */
	case 0x0964:		/* । Bengali, Hindi */
	case 0x0965:		/* ॥ */
	case 0x061f:		/* ؟ Arabic */
	case 0x06d4:		/* ۔ Urdu */
		return true;
	default:
		return false;
	}
}

/* The character at AT, and where the next one is. */
static UChar32
char_at(struct str s, size_t at, size_t *after)
{
	static const unsigned char bits[] = { 0x7f, 0x1f, 0x0f, 0x07 };
	unsigned char lead = (unsigned char)s.p[at];
	size_t trails = lead < 0x80 ? 0 : lead < 0xe0 ? 1 : lead < 0xf0 ? 2 : 3;
	UChar32 c = lead & bits[trails];

	for (*after = at + 1; trails-- > 0; ++*after)
		c = c << 6 | (s.p[*after] & 0x3f);
	return c;
}

/* Quotes and brackets that close belong to the sentence they close. */
static size_t
skip_closing(struct str s, size_t at)
{
	for (size_t after; at < s.n; at = after) {
		UChar32 c = char_at(s, at, &after);

		if (c != '"' && c != '\'' && u_charType(c) != U_END_PUNCTUATION && u_charType(c) != U_FINAL_PUNCTUATION)
			break;
	}
	return at;
}

static bool
is_alnum(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool
is_space(char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

/* The word, with inner full stops, that ends at END: "e.g" of "(e.g." */
static struct str
word_before(struct str s, size_t begin, size_t end)
{
	size_t at = end;

	while (at > begin && (is_alnum(s.p[at - 1]) || s.p[at - 1] == '.' || (unsigned char)s.p[at - 1] >= 0x80))
		at--;
	return (struct str){ s.p + at, end - at };
}

/* Is the full stop at DOT, before the character NEXT of the next word, part of an abbreviation? */
static bool
abbreviates(struct str s, size_t begin, size_t dot, UChar32 next)
{
	struct str word = word_before(s, begin, dot);
	bool initial = word.n == 1 && u_isupper((UChar32)(unsigned char)word.p[0]);

	if (initial || (word.n > 0 && word.p == s.p + begin && is_digit(word.p[0]) && word.n <= 3))
		return true;		/* "J. Smith"; "12. Passports ..." opens a list item */
	for (size_t i = 0; word.n > 0 && i < sizeof(abbreviations) / sizeof(abbreviations[0]); i++)
		if ((word.p[0] | 0x20) == abbreviations[i].word[0] && str_ieq(word, abbreviations[i].word))
			return abbreviations[i].kind == ALWAYS || u_isdigit(next) || next == '(';
	return false;
}

/* Does the mark at DOT (. ! or ?) end the sentence that began at BEGIN?  *END is where. */
static bool
ends_at(struct str s, size_t begin, size_t dot, size_t *end)
{
	size_t at = skip_closing(s, dot + 1), after;
	UChar32 next;
	bool spaced;

	*end = at;
	while (at < s.n && is_space(s.p[at]))
		at++;
	if (at == s.n)
		return true;
	spaced = at > *end;
	next = char_at(s, at, &after);
	if (s.p[dot] != '.')
		return spaced && !u_islower(next);
	if (!spaced)		/* "was kept.The agent": a missing space, not a web address */
		return dot - begin > 3 && u_isupper(next) && after < s.n && u_islower(char_at(s, after, &after)) &&
		    u_islower((UChar32)(unsigned char)s.p[dot - 1]) && u_islower((UChar32)(unsigned char)s.p[dot - 2]) &&
		    u_islower((UChar32)(unsigned char)s.p[dot - 3]) && !abbreviates(s, begin, dot, next);
	return !u_islower(next) && next != ',' && !abbreviates(s, begin, dot, next);
}

/* Does the line that begins at AT stand apart from the one before: empty, or a list item? */
static bool
breaks_line(struct str s, size_t at)
{
	size_t digits = 0, after;
	UChar32 c;

	while (at < s.n && (s.p[at] == ' ' || s.p[at] == '\t' || s.p[at] == '\r'))
		at++;
	if (at == s.n || s.p[at] == '\n')
		return true;
	while (at + digits < s.n && digits < 3 && is_digit(s.p[at + digits]))
		digits++;
	if (digits > 0)
		return at + digits < s.n && (s.p[at + digits] == '.' || s.p[at + digits] == ')');
	if (at + 1 < s.n && is_alnum(s.p[at]) && s.p[at + 1] == ')')
		return true;
	c = char_at(s, at, &after);
	return strchr("-*", s.p[at]) != NULL ? after < s.n && is_space(s.p[after])
	    : c == 0x2022 || c == 0x00b7 || c == 0x2023 || c == 0x25aa || c == 0x25cf || c == 0x2013;
}

/* A cut for a sentence without end: at the last white space, else between characters. */
static size_t
cut(struct str s, size_t begin)
{
	size_t limit = begin + SENTENCE_MAX;
	size_t at = limit;

	while (at > begin + SENTENCE_MAX / 2 && !is_space(s.p[at]))
		at--;
	if (!is_space(s.p[at]))
		for (at = limit; (s.p[at] & 0xc0) == 0x80; at--)
			continue;
	return at;
}

/* Are the STRIDE bytes at P all ASCII, and none of them . ! ? or a new line?  A byte
 * less one has its high bit when it was zero, which it is after XOR with what is looked for. */
static bool
plain(const char *p)
{
	const uint64_t ones = 0x0101010101010101u, highs = 0x8080808080808080u;
	uint64_t w;

	memcpy(&w, p, STRIDE);
	return ((w | ((w ^ '.' * ones) - ones) | ((w ^ '!' * ones) - ones) | ((w ^ '?' * ones) - ones) |
	    ((w ^ '\n' * ones) - ones)) & highs) == 0;
}

/* Where the sentence that begins at BEGIN ends. */
static size_t
sentence_end(struct str s, size_t begin)
{
	size_t at = begin, end;

	while (at < s.n) {
		unsigned char c = (unsigned char)s.p[at];

		if (s.n - at >= STRIDE && at - begin < SENTENCE_MAX - STRIDE && plain(s.p + at)) {
			at += STRIDE;
			continue;
		}
		if (at - begin >= SENTENCE_MAX)
			return cut(s, begin);
		if (c >= 0x80) {
			if (ends_always(char_at(s, at, &at)))
				return skip_closing(s, at);
			continue;
		}
		if ((c == '.' || c == '!' || c == '?') && ends_at(s, begin, at, &end))
			return end;
		if (c == '\n' && breaks_line(s, at + 1))
			return at;
		at++;
	}
	return s.n;
}

bool
sentence_next(struct str text, size_t *at, struct str *sentence)
{
	while (*at < text.n) {
		size_t begin = *at;

		while (begin < text.n && is_space(text.p[begin]))
			begin++;
		*at = sentence_end(text, begin);
		*sentence = str_trim((struct str){ text.p + begin, *at - begin });
		if (sentence->n > 0)
			return true;
	}
	return false;
}
