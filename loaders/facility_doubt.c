#include <string.h>

#include "facility_doubt.h"
#include "facility_near.h"
#include "mem.h"
#include "record.h"

enum {
	SHORT_ADDRESS = 25,		/* characters below which a place is hardly found on a map */
	SHORT_NAME = 4,
	LAST_PARTS = 2,			/* of an address, where its country stands */
};

struct suspicions {
	struct vocab *countries;
	struct near *near;
	bool box[256];			/* a byte that words of a post box begin with */
};

/* What addresses of post boxes have, folded. */
static const char *const boxes[] = { "po box", "p o box", "post box", "post office box", "postbox", "gpo box", "postfach",
	"apartado postal", "casilla postal", "caixa postal", "boite postale", "kotak pos", "posta kutusu",
	"\xe7\xa7\x81\xe6\x9b\xb8\xe7\xae\xb1", "\xe9\x83\xb5\xe6\x94\xbf\xe4\xbf\xa1\xe7\xae\xb1",
	"\xe9\x82\xae\xe6\x94\xbf\xe4\xbf\xa1\xe7\xae\xb1", "h\xe1\xbb\x99p th\xc6\xb0" };

enum { BOXES = sizeof(boxes) / sizeof(boxes[0]) };

struct suspicions *
suspicions_new(struct vocab *countries)
{
	struct suspicions *s = mem_zero(1, sizeof(*s));

	for (size_t i = 0; i < BOXES; i++)
		s->box[(unsigned char)boxes[i][0]] = true;
	s->countries = countries;
	s->near = near_new();
	return s;
}

void
suspicions_free(struct suspicions *s)
{
	if (s == NULL)
		return;
	near_free(s->near);
	mem_free(s);
}

static bool
is_ascii(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if ((unsigned char)s.p[i] >= 0x80)
			return false;
	return true;
}

/* WORDS at a place of folded text, up to the edge of a word; scripts without spaces have none. */
static bool
has_words_at(struct str folded, size_t at, const char *words)
{
	size_t n = strlen(words);

	return at + n <= folded.n && memcmp(folded.p + at, words, n) == 0 &&
	    (at + n == folded.n || folded.p[at + n] == ' ' || (unsigned char)words[0] >= 0x80);
}

static bool
has_words(struct str folded, const char *words)
{
	for (size_t i = 0; i < folded.n; i++)
		if (folded.p[i] == words[0] && (i == 0 || folded.p[i - 1] == ' ') && has_words_at(folded, i, words))
			return true;
	return false;
}

static void
post_box(const struct suspicions *s, struct shaped *row, struct str address)
{
	for (size_t i = 0; i < address.n; i++) {
		unsigned char c = (unsigned char)address.p[i];

		if (!s->box[c] || (i > 0 && address.p[i - 1] != ' ' && c < 0x80))
			continue;
		for (size_t k = 0; k < BOXES; k++)
			if (address.p[i] == boxes[k][0] && has_words_at(address, i, boxes[k])) {
				shaped_doubt(row, row->at[FACILITY_ADDRESS], "post-box", "where the site stands: a post box is no place",
				    "put the street in");
				return;
			}
	}
}

/* Where a country's name or code is also that of a province of another. */
static bool
is_province(const char *code, struct str country, struct str word)
{
	static const char *const with_codes[] = { "US", "CA", "AU", "BR", "IN", "IT", "MX", "CN" };

	if (str_is(country, "US") && strcmp(code, "GE") == 0)
		return true;			/* Georgia */
	for (size_t i = 0; word.n <= 3 && i < sizeof(with_codes) / sizeof(with_codes[0]); i++)
		if (str_is(country, with_codes[i]))
			return true;
	return false;
}

/* "No", "Km" and "To" are codes of countries too: one of two or three letters counts in
 * capitals, and alone at the end of the address. */
static bool
may_be_country(struct str words, bool alone)
{
	size_t letters = 0, capitals = 0;

	for (size_t i = 0; i < words.n; i++) {
		capitals += words.p[i] >= 'A' && words.p[i] <= 'Z';
		letters += (words.p[i] >= 'A' && words.p[i] <= 'Z') || (words.p[i] >= 'a' && words.p[i] <= 'z');
	}
	return letters > 3 || letters == 0 || (alone && capitals == words.n);
}

/* The country that stands at the end of PART of an address: its last word or words. */
static const char *
country_at_end(struct suspicions *s, struct str part, bool last, struct str *words)
{
	size_t end = part.n, from;

	while (end > 0 && (part.p[end - 1] == '.' || part.p[end - 1] == ' ' || (part.p[end - 1] >= '0' && part.p[end - 1] <= '9')))
		end--;
	from = end;
	for (int n = 0; n < 4 && from > 0; n++) {
		const char *code;

		while (from > 0 && part.p[from - 1] == ' ')
			from--;
		while (from > 0 && part.p[from - 1] != ' ')
			from--;
		*words = (struct str){ part.p + from, end - from };
		if (n == 0 && !vocab_may_end(s->countries, *words))
			break;
		if (may_be_country(*words, last && words->n == part.n) && (code = vocab_find(s->countries, *words)) != NULL)
			return code;
	}
	return NULL;
}

static void
other_country(struct suspicions *s, struct shaped *row, struct str country, struct str folded)
{
	/* places that are often listed under China, and the postal address is another */
	static const struct {
		const char *words, *code, *name;
	} apart[] = {
		{ "hong kong", "HK", "Hong Kong" }, { "hongkong", "HK", "Hong Kong" }, { "macao", "MO", "Macao" },
		{ "macau", "MO", "Macao" }, { "taiwan", "TW", "Taiwan" },
	};
	struct str rest = row->value[FACILITY_ADDRESS].text, words;
	const char *code = NULL, *name = NULL;

	for (size_t i = 0; code == NULL && str_is(country, "CN") && i < sizeof(apart) / sizeof(apart[0]); i++)
		if (has_words(folded, apart[i].words)) {
			code = apart[i].code;
			name = apart[i].name;
		}
	for (int n = 0; code == NULL && n < LAST_PARTS && rest.n > 0; n++) {
		size_t at = rest.n;
		struct str part;

		while (at > 0 && rest.p[at - 1] != ',')
			at--;
		part = str_trim((struct str){ rest.p + at, rest.n - at });
		rest.n = at > 0 ? at - 1 : 0;
		code = country_at_end(s, part, n == 0, &words);
		if (code != NULL && (str_is(country, code) || is_province(code, country, words)))
			code = NULL;
		if (code != NULL)
			name = arena_dup(row->arena, words);
	}
	if (code != NULL)
		shaped_doubt(row, row->at[FACILITY_ADDRESS], "other-country", arena_printf(row->arena,
		    "an address in %.*s: it names %s (%s)", STR_ARG(country), name, code), "correct the country or the address");
}

/* A part of the address that stands there twice, or between two commas nothing. */
static void
odd_parts(struct shaped *row)
{
	enum { PARTS = 16, SHORT = 4 };
	struct str rest = row->value[FACILITY_ADDRESS].text, part[PARTS];
	size_t n = 0;

	while (n < PARTS && str_split(&rest, ',', &part[n])) {
		part[n] = str_trim(part[n]);
		if (part[n].n == 0 && n > 0 && rest.n > 0) {
			shaped_doubt(row, row->at[FACILITY_ADDRESS], "empty-part", "parts of an address between its commas",
			    "take the commas out that part nothing");
			return;
		}
		for (size_t i = 0; i < n; i++)
			if (part[n].n > SHORT && part[n].n == part[i].n && str_ieq(part[n], arena_dup(row->arena, part[i]))) {
				shaped_doubt(row, row->at[FACILITY_ADDRESS], "repeated-words", "each part of an address once",
				    "take what is there twice out");
				return;
			}
		n++;
	}
}

static void
near_rows(struct suspicions *s, struct shaped *row, struct str name, struct str address, struct str country)
{
	uint64_t line;

	switch (near_note(s->near, name, address, country, row->row->line, &line)) {
	case NEAR_NONE:
		break;
	case NEAR_NUMBERS:
		shaped_doubt(row, row->at[FACILITY_NAME], "numbers-differ", arena_printf(row->arena,
		    "sites that differ in more than numbers: line %llu", (unsigned long long)line),
		    "if it is the same site, keep one of the rows");
		break;
	case NEAR_LETTERS:
		shaped_doubt(row, row->at[FACILITY_NAME], "similar-row", arena_printf(row->arena,
		    "names and addresses that are told apart: line %llu has nearly the same", (unsigned long long)line),
		    "if it is the same site, keep one of the rows");
		break;
	case NEAR_NAME:
		shaped_doubt(row, row->at[FACILITY_NAME], "same-name", arena_printf(row->arena,
		    "one address for each name: line %llu has the same name with another", (unsigned long long)line),
		    "if it is the same site, keep one of the rows");
		break;
	}
}

void
suspicions_note(struct suspicions *s, struct shaped *row, struct str name, struct str address, struct str country)
{
	const struct value *v = row->value;

	if (v[FACILITY_NAME].text.n < SHORT_NAME && is_ascii(v[FACILITY_NAME].text))
		shaped_doubt(row, row->at[FACILITY_NAME], "short-name", "the full name of the company", "add its legal form");
	if (v[FACILITY_ADDRESS].type != VALUE_NONE) {
		if (v[FACILITY_ADDRESS].text.n < SHORT_ADDRESS && is_ascii(v[FACILITY_ADDRESS].text))
			shaped_doubt(row, row->at[FACILITY_ADDRESS], "short-address",
			    "an address by which the site is found: street, place, district", "add what is missing");
		post_box(s, row, address);
		other_country(s, row, country, address);
		odd_parts(row);
	}
	near_rows(s, row, name, address, country);
}
