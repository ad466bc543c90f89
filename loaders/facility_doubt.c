#include <string.h>

#include "buf.h"
#include "convert_parts.h"
#include "facility_doubt.h"
#include "map.h"
#include "mem.h"
#include "record.h"

enum {
	SHORT_ADDRESS = 25,		/* characters below which a place is hardly found on a map */
	SHORT_NAME = 4,
	REMEMBERED = 500 * 1000,	/* rows that others are compared with: memory does not grow with the file */
};

/* A row that others may be nearly the same as. */
struct known {
	uint64_t line;
	struct str name, address;	/* folded */
};

struct suspicions {
	struct vocab *countries;
	struct map *by_site;		/* skeleton of name and address */
	struct map *by_name;		/* skeleton of the name */
	struct arena *arena;
};

struct suspicions *
suspicions_new(struct vocab *countries)
{
	struct suspicions *s = mem_zero(1, sizeof(*s));

	s->countries = countries;
	s->by_site = map_new();
	s->by_name = map_new();
	s->arena = arena_new();
	return s;
}

void
suspicions_free(struct suspicions *s)
{
	if (s == NULL)
		return;
	map_free(s->by_site);
	map_free(s->by_name);
	arena_free(s->arena);
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

/* WORDS of folded text, at the edges of words. */
static bool
has_words(struct str folded, const char *words)
{
	size_t n = strlen(words);

	for (size_t i = 0; i + n <= folded.n; i++)
		if (memcmp(folded.p + i, words, n) == 0 && (i == 0 || folded.p[i - 1] == ' ' || (unsigned char)words[0] >= 0x80) &&
		    (i + n == folded.n || folded.p[i + n] == ' ' || (unsigned char)words[0] >= 0x80))
			return true;
	return false;
}

static void
post_box(struct shaped *row, struct str address)
{
	static const char *const words[] = { "po box", "p o box", "post box", "post office box", "postbox", "gpo box", "postfach",
		"apartado postal", "casilla postal", "caixa postal", "boite postale", "kotak pos", "posta kutusu",
		"\xe7\xa7\x81\xe6\x9b\xb8\xe7\xae\xb1", "\xe9\x83\xb5\xe6\x94\xbf\xe4\xbf\xa1\xe7\xae\xb1",
		"\xe9\x82\xae\xe6\x94\xbf\xe4\xbf\xa1\xe7\xae\xb1", "h\xe1\xbb\x99p th\xc6\xb0" };

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (has_words(address, words[i])) {
			shaped_doubt(row, row->at[FACILITY_ADDRESS], "post-box", "where the site stands: a post box is no place",
			    "put the street in");
			return;
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
	struct str rest = row->value[FACILITY_ADDRESS].text, part, words;
	const char *code = NULL, *name = NULL;

	for (size_t i = 0; code == NULL && str_is(country, "CN") && i < sizeof(apart) / sizeof(apart[0]); i++)
		if (has_words(folded, apart[i].words)) {
			code = apart[i].code;
			name = apart[i].name;
		}
	while (code == NULL && str_split(&rest, ',', &part)) {
		code = country_at_end(s, str_trim(part), rest.n == 0, &words);
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
			if (part[n].n > SHORT && str_ieq(part[n], arena_dup(row->arena, part[i]))) {
				shaped_doubt(row, row->at[FACILITY_ADDRESS], "repeated-words", "each part of an address once",
				    "take what is there twice out");
				return;
			}
		n++;
	}
}

/* Consonants alone, each run of one once: "Harimau" and "Harimua" have the same.  Other
 * scripts as they are.  Digits tell one factory from another and do not count here. */
static void
skeleton(struct buf *out, struct str s)
{
	char before = '\0';

	for (size_t i = 0; i < s.n; i++) {
		char c = s.p[i];

		if (c == ' ' || (c >= '0' && c <= '9') || strchr("aeiouy", c) != NULL || c == before)
			continue;
		before = c;
		buf_char(out, c);
	}
}

static bool
only_numbers_differ(struct str a, struct str b)
{
	size_t i = 0, k = 0;

	for (;;) {
		while (i < a.n && a.p[i] >= '0' && a.p[i] <= '9')
			i++;
		while (k < b.n && b.p[k] >= '0' && b.p[k] <= '9')
			k++;
		if (i == a.n || k == b.n)
			return i == a.n && k == b.n;
		if (a.p[i++] != b.p[k++])
			return false;
	}
}

static struct known *
remember(struct suspicions *s, struct map *map, struct str key, struct str name, struct str address, uint64_t line)
{
	struct known *k = map_get(map, key);

	if (k == NULL && map_count(map) < REMEMBERED) {
		void **at = map_put(map, key);

		k = *at = arena_alloc(s->arena, sizeof(*k));
		*k = (struct known){ line, arena_str(s->arena, name), arena_str(s->arena, address) };
	}
	return k;
}

static void
near_rows(struct suspicions *s, struct shaped *row, struct str name, struct str address, struct str country)
{
	struct buf key = { 0 };
	struct known *site, *named;
	const char *line;

	buf_printf(&key, "%.*s ", STR_ARG(country));
	skeleton(&key, name);
	named = remember(s, s->by_name, buf_as_str(&key), name, address, row->row->line);
	buf_char(&key, ' ');
	skeleton(&key, address);
	site = remember(s, s->by_site, buf_as_str(&key), name, address, row->row->line);
	buf_free(&key);
	line = arena_printf(row->arena, "%llu", (unsigned long long)(site != NULL ? site->line : 0));
	if (site != NULL && site->line != row->row->line && !(str_eq(site->name, name) && str_eq(site->address, address))) {
		bool numbers = only_numbers_differ(site->name, name) && only_numbers_differ(site->address, address);

		shaped_doubt(row, row->at[FACILITY_NAME], numbers ? "numbers-differ" : "similar-row", arena_printf(row->arena,
		    numbers ? "sites that differ in more than numbers: line %s" : "names and addresses that are told apart: line %s "
		    "has nearly the same", line), "if it is the same site, keep one of the rows");
	} else if (named != NULL && named->line != row->row->line && str_eq(named->name, name) &&
	    !str_eq(named->address, address)) {
		shaped_doubt(row, row->at[FACILITY_NAME], "same-name", arena_printf(row->arena,
		    "one address for each name: line %llu has the same name with another", (unsigned long long)named->line),
		    "if it is the same site, keep one of the rows");
	}
}

void
suspicions_note(struct suspicions *s, struct shaped *row, struct str name, struct str address, struct str country)
{
	const struct value *v = row->value;
	bool garbled;

	if (is_ascii(v[FACILITY_NAME].text) && text_characters(v[FACILITY_NAME].text, &garbled) < SHORT_NAME)
		shaped_doubt(row, row->at[FACILITY_NAME], "short-name", "the full name of the company", "add its legal form");
	if (v[FACILITY_ADDRESS].type != VALUE_NONE) {
		if (is_ascii(v[FACILITY_ADDRESS].text) && text_characters(v[FACILITY_ADDRESS].text, &garbled) < SHORT_ADDRESS)
			shaped_doubt(row, row->at[FACILITY_ADDRESS], "short-address",
			    "an address by which the site is found: street, place, district", "add what is missing");
		post_box(row, address);
		other_country(s, row, country, address);
		odd_parts(row);
	}
	near_rows(s, row, name, address, country);
}
