#include <math.h>
#include <string.h>

#include "bounds.h"
#include "convert.h"
#include "convert_parts.h"

enum verdict
refuse(struct complaint *c, const char *code, const char *expected, const char *remedy)
{
	*c = (struct complaint){ code, expected, remedy };
	return REFUSED;
}

enum verdict
doubt(struct complaint *c, const char *code, const char *expected, const char *remedy)
{
	*c = (struct complaint){ code, expected, remedy };
	return DOUBTFUL;
}

struct words
words_of(struct vocabs *vocabs)
{
	return (struct words){ vocabs_get(vocabs, "answer"), vocabs_get(vocabs, "month"), vocabs_get(vocabs, "count") };
}

bool
is_no_answer(const struct words *words, struct str cell)
{
	enum { LONGEST = 60 };		/* bytes: a longer one says something */
	const char *says;

	if (cell.n == 0 || cell.n > LONGEST)
		return cell.n == 0;
	if (!text_has_letters(cell))
		return cell.n <= 3;		/* "-", "--", "?" */
	says = vocab_find(words->answer, cell);
	return says != NULL && strcmp(says, "nothing") == 0;
}

static enum verdict
text_in(const struct convert *with, struct str cell, size_t longest, bool lines, struct value *v,
    struct complaint *why)
{
	size_t characters;
	bool garbled;

	if (is_excel_error(cell))
		return refuse(why, "excel-error", "a value", "the cell holds the error of a formula: put the value in");
	if (text_unsafe(cell, why))
		return REFUSED;
	v->type = VALUE_TEXT;
	v->text = lines ? cell : text_one_line(cell, with->arena);
	characters = text_characters(v->text, &garbled);
	if (characters > longest)
		return refuse(why, "too-long", arena_printf(with->arena, "at most %zu characters, found %zu", longest,
		    characters), "shorten it, or close the quotes where they belong");
	return garbled ? doubt(why, "garbled-text", "text that was never decoded wrongly",
	    "look at the accents and quotes: the program that wrote the file has damaged them") : FINE;
}

static enum verdict
to_text(const struct convert *with, struct str cell, struct value *v, struct complaint *why)
{
	return text_in(with, cell, BOUND_NAME, false, v, why);
}

static enum verdict
to_long_text(const struct convert *with, struct str cell, struct value *v, struct complaint *why)
{
	return text_in(with, cell, BOUND_FIELD, true, v, why);
}

/* A site whose name a spreadsheet has spoiled is a site all the same. */
static enum verdict
to_name(const struct convert *with, struct str cell, struct value *v, struct complaint *why)
{
	enum verdict verdict;

	if (is_excel_error(cell)) {
		v->type = VALUE_TEXT;
		v->text = cell;
		return doubt(why, "excel-error", "a name", "the cell holds the error of a formula: put the name in");
	}
	verdict = text_in(with, cell, BOUND_NAME, false, v, why);
	if (verdict != REFUSED && !text_has_letters(v->text))
		return refuse(why, "no-letters", "a name with letters or digits", "put the name in");
	return verdict;
}

static enum verdict
to_id(const struct convert *with, struct str cell, struct value *v, struct complaint *why)
{
	enum { LONGEST = 200 };

	return text_in(with, cell, LONGEST, false, v, why);
}

static enum verdict
to_digits(const struct convert *with, struct str cell, struct value *v, struct complaint *why)
{
	enum { LONGEST = 30 };

	cell = text_plain(cell, with->arena);
	for (size_t i = 0; i < cell.n; i++)
		if (cell.p[i] < '0' || cell.p[i] > '9' || cell.n > LONGEST)
			return refuse(why, "not-digits", "a number of the list's own, digits alone", "correct it");
	v->type = VALUE_TEXT;
	v->text = cell;
	return FINE;
}

static enum verdict
to_os_id(const struct convert *with, struct str cell, struct value *v, struct complaint *why)
{
	char *upper = arena_dup(with->arena, cell);

	for (size_t i = 0; i < cell.n; i++) {
		char c = upper[i];

		if (c >= 'a' && c <= 'z')
			c = upper[i] = (char)(c - 'a' + 'A');
		if (cell.n != 15 || (i < 2 && (c < 'A' || c > 'Z')) || (i >= 2 && i < 9 && (c < '0' || c > '9')) ||
		    !((c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9')))
			return refuse(why, "bad-os-id", "an OS ID: two letters, seven digits, six letters or digits (CN2019083ABCDEF)",
			    "correct it, or leave it out");
	}
	v->type = VALUE_TEXT;
	v->text = (struct str){ upper, cell.n };
	return FINE;
}

static enum verdict
to_bool(const struct convert *with, struct str cell, struct value *v, struct complaint *why)
{
	const char *says = vocab_find(with->words->answer, cell);

	v->yes = says != NULL && strcmp(says, "yes") == 0;
	if (says == NULL || strcmp(says, "nothing") == 0)
		return refuse(why, "not-yes-or-no", "yes or no (true, false, 1, 0, y, n), or nothing where it is unknown",
		    "answer yes or no (`flare feeds answer` has the words), or leave it empty");
	v->type = VALUE_BOOL;
	return FINE;
}

/* The first of the separators at S; 0 bytes: none. */
static size_t
split_at(const struct convert *with, struct str s)
{
	for (size_t i = 0; i < with->nsplits; i++)
		if (str_starts(s, with->split[i]))
			return strlen(with->split[i]);
	return 0;
}

/* The next of several values in a cell, trimmed; one in quotes may hold separators. */
static bool
cell_part(const struct convert *with, struct str *rest, struct str *part)
{
	size_t i = 0, k = 0;
	bool quoted = false;

	if (rest->n == 0)
		return false;
	while (i < rest->n && (quoted || (k = split_at(with, (struct str){ rest->p + i, rest->n - i })) == 0)) {
		if (rest->p[i] == '"' && (quoted || str_trim((struct str){ rest->p, i }).n == 0))
			quoted = !quoted;
		i++;
	}
	*part = str_trim((struct str){ rest->p, i });
	*rest = (struct str){ rest->p + i + k, rest->n - i - k };
	return true;
}

/* What stands for words that a vocabulary lacks: a value, and not what to do with them. */
static bool
is_value(const char *otherwise)
{
	return otherwise != NULL && strcmp(otherwise, "null") != 0 && strcmp(otherwise, "skip") != 0;
}

/* Words that the vocabulary does not have. */
static enum verdict
unknown_word(const struct convert *with, struct str cell, struct value *v, struct complaint *why)
{
	const char *value = NULL, *near;
	bool null = with->otherwise != NULL && strcmp(with->otherwise, "null") == 0;

	if (is_value(with->otherwise)) {
		v->type = VALUE_CODE;
		v->code = with->otherwise;
		v->text = cell;
		return FINE;
	}
	if (with->otherwise != NULL && !null)
		return FINE;
	near = vocab_nearest(with->vocab, cell, &value);
	why->code = arena_printf(with->arena, "unknown-%s", with->vocabulary);
	why->expected = arena_printf(with->arena, "a %s that is known%s%s%s%s%s", with->vocabulary,
	    near != NULL ? "; did you mean \"" : "", near != NULL ? near : "", near != NULL ? "\" (" : "",
	    near != NULL ? value : "", near != NULL ? ")?" : "");
	why->remedy = strcmp(with->vocabulary, "country") == 0 ? "write the country's name or its ISO 3166 code" :
	    arena_printf(with->arena, "use a word of `flare feeds %s`", with->vocabulary);
	if (!null)
		return REFUSED;
	v->type = VALUE_CODE;
	v->code = NULL;
	v->text = cell;
	return DOUBTFUL;
}

/* One value of a vocabulary: of several in the cell, the first that is known. */
static enum verdict
to_choice(const struct convert *with, struct str cell, struct value *v, struct complaint *why)
{
	struct str rest = cell, part = cell;

	cell = text_one_line(cell, with->arena);
	v->code = vocab_find(with->vocab, cell);
	while (v->code == NULL && with->nsplits > 0 && cell_part(with, &rest, &part))
		v->code = vocab_find(with->vocab, part);
	if (v->code == NULL)
		return text_unsafe(cell, why) ? REFUSED : unknown_word(with, cell, v, why);
	v->type = VALUE_CODE;
	v->text = cell;
	return FINE;
}

/* All values of a vocabulary that are in the cell. */
static enum verdict
to_choices(const struct convert *with, struct str cell, struct value *v, struct complaint *why)
{
	enum { MOST = 64 };
	struct pair *list = arena_alloc(with->arena, MOST * sizeof(*list));
	struct str rest = cell, part = cell;
	size_t unknown = 0;

	if (text_unsafe(cell, why))
		return REFUSED;
	v->n = 0;
	while (v->n < MOST && cell_part(with, &rest, &part)) {
		const char *code = vocab_find(with->vocab, part);
		bool had = false;

		for (size_t i = 0; code != NULL && i < v->n; i++)
			had = had || strcmp(list[i].code, code) == 0;
		if (code != NULL && !had)
			list[v->n++] = (struct pair){ code, text_one_line(part, with->arena) };
		unknown += code == NULL;
	}
	if (v->n == 0 && is_value(with->otherwise))
		list[v->n++] = (struct pair){ with->otherwise, text_one_line(cell, with->arena) };
	v->list = list;
	v->type = v->n > 0 ? VALUE_LIST : VALUE_NONE;
	if (unknown > 0 && with->otherwise != NULL && strcmp(with->otherwise, "null") == 0)
		return doubt(why, arena_printf(with->arena, "unknown-%s", with->vocabulary),
		    arena_printf(with->arena, "words for each %s that are known", with->vocabulary),
		    arena_printf(with->arena, "use words of `flare feeds %s`", with->vocabulary));
	return FINE;
}

/* A value out of a list: without the quotes around it. */
static struct str
unquoted(struct str s, struct arena *arena)
{
	char *p;
	size_t n = 0;

	if (s.n < 2 || s.p[0] != '"' || s.p[s.n - 1] != '"')
		return s;
	p = arena_alloc(arena, s.n);
	for (size_t i = 1; i + 1 < s.n; i++) {
		p[n++] = s.p[i];
		if (s.p[i] == '"' && s.p[i + 1] == '"' && i + 2 < s.n)
			i++;
	}
	return (struct str){ p, n };
}

static enum verdict
to_texts(const struct convert *with, struct str cell, struct value *v, struct complaint *why)
{
	enum { MOST = 500 };		/* names of one party: the longest list of aliases seen has 180 */
	struct pair *list = arena_alloc(with->arena, MOST * sizeof(*list));
	struct str rest = cell, part;

	if (text_unsafe(cell, why))
		return REFUSED;
	v->n = 0;
	while (v->n < MOST && cell_part(with, &rest, &part)) {
		part = text_one_line(unquoted(part, with->arena), with->arena);
		if (part.n > 0)
			list[v->n++] = (struct pair){ NULL, part };
	}
	v->list = list;
	v->type = v->n > 0 ? VALUE_LIST : VALUE_NONE;
	return rest.n == 0 ? FINE : doubt(why, "too-many-values", "at most 500 values in a cell", "the first 500 are taken");
}

static const struct converter converters[] = {
	{ "text", VALUE_TEXT, to_text, "one line of text, at most 500 characters" },
	{ "long_text", VALUE_TEXT, to_long_text, "text of any number of lines" },
	{ "name", VALUE_TEXT, to_name, "one line with letters or digits" },
	{ "id", VALUE_TEXT, to_id, "an identifier of the source's own, at most 200 characters" },
	{ "digits", VALUE_TEXT, to_digits, "an identifier of digits alone" },
	{ "os_id", VALUE_TEXT, to_os_id, "an OS ID of Open Supply Hub: CN2019083ABCDEF" },
	{ "choice", VALUE_CODE, to_choice, "a word of a vocabulary" },
	{ "choices", VALUE_LIST, to_choices, "words of a vocabulary" },
	{ "texts", VALUE_LIST, to_texts, "texts, one or several" },
	{ "number", VALUE_NUMBER, to_number, "a number: 1234.5; also 1,234.5 and 1234,5" },
	{ "money", VALUE_NUMBER, to_money, "an amount with or without its currency: USD 1,234.50, RM 1500, 1.500.000 VND" },
	{ "count", VALUE_NUMBER, to_count, "a whole number that is not negative" },
	{ "percent", VALUE_NUMBER, to_percent, "0 to 100, with or without %" },
	{ "workers", VALUE_RANGE, to_workers, "workers: 250, 100-150, 100-150|200, less than 1000, >10000" },
	{ "lat", VALUE_NUMBER, to_lat, "degrees of latitude, -90 to 90" },
	{ "lng", VALUE_NUMBER, to_lng, "degrees of longitude, -180 to 180" },
	{ "date", VALUE_DATE, to_date, "a date: 2025-03-01, 1 March 2025; 1/3/2025 where other dates of the column tell what is first" },
	{ "date_mdy", VALUE_DATE, to_date_mdy, "a date, month first: 12/28/1953" },
	{ "date_dmy", VALUE_DATE, to_date_dmy, "a date, day first: 28/12/1953" },
	{ "periods", VALUE_PERIODS, to_periods, "days from and to, day first: 05/10/2022 a 13/01/2023, 11/11/2024" },
	{ "bool", VALUE_BOOL, to_bool, "yes or no, true or false, 1 or 0" },
};

const struct converter *
converter_find(const char *name)
{
	for (size_t i = 0; i < sizeof(converters) / sizeof(converters[0]); i++)
		if (strcmp(converters[i].name, name) == 0)
			return &converters[i];
	return NULL;
}

bool
converter_needs_words(const struct converter *c)
{
	return c->run == to_choice || c->run == to_choices;
}

const struct converter *
converter_at(size_t i)
{
	return i < sizeof(converters) / sizeof(converters[0]) ? &converters[i] : NULL;
}

static enum verdict
to_value_of(const struct convert *with, const struct answer *a, struct str cell, struct value *v,
    struct complaint *why)
{
	const char *near;

	for (size_t i = 0; i < a->nvalues; i++)
		if (str_ieq(cell, a->value[i])) {
			v->type = VALUE_CODE;
			v->code = a->value[i];
			v->text = cell;
			return FINE;
		}
	near = str_nearest(cell, a->value, a->nvalues);
	return refuse(why, "unknown-value", arena_printf(with->arena, "one of %s%s%s%s",
	    text_joined(a->value, a->nvalues, with->arena), near != NULL ? "; did you mean \"" : "",
	    near != NULL ? near : "", near != NULL ? "\"?" : ""), "use one of these words");
}

enum verdict
convert_answer(const struct convert *with, const struct answer *a, struct str cell, struct value *v,
    struct complaint *why)
{
	switch (a->type) {
	case ANSWER_BOOL:
		return to_bool(with, cell, v, why);
	case ANSWER_DATE:
		return to_date(with, cell, v, why);
	case ANSWER_CATEGORY:
		return to_value_of(with, a, cell, v, why);
	case ANSWER_NUMBER:
		break;
	}
	return to_quantity(with, cell, a, v, why);
}
