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
	bool garbled = false, simple = text_is_simple(cell, &characters);

	if (is_excel_error(cell))
		return refuse(why, "excel-error", "a value", "the cell holds the error of a formula: put the value in");
	if (!simple && text_unsafe(cell, why))
		return REFUSED;
	v->type = VALUE_TEXT;
	v->text = simple || lines ? cell : text_one_line(cell, with->arena);
	if (v->text.n == 0) {			/* spaces of other kinds than ASCII's */
		v->type = VALUE_NONE;
		return FINE;
	}
	if (!simple)
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

/* What somebody saw or heard, in as many columns as they needed for it. */
static enum verdict
to_prose(const struct convert *with, struct str cell, struct value *v, struct complaint *why)
{
	return to_long_text(with, cell, v, why);
}

/* Town, district and postcode have columns of their own where the address has not. */
static enum verdict
to_place(const struct convert *with, struct str cell, struct value *v, struct complaint *why)
{
	return to_text(with, cell, v, why);
}

/* A site whose name a spreadsheet has spoiled is a site all the same. */
static enum verdict
to_name(const struct convert *with, struct str cell, struct value *v, struct complaint *why)
{
	enum verdict verdict;

	cell = str_trim(text_without_html(cell, with->arena));
	if (is_excel_error(cell)) {
		v->type = VALUE_TEXT;
		v->text = text_one_line(cell, with->arena);
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
	bool digits;

	cell = text_plain(cell, with->arena);
	digits = cell.n > 0 && cell.n <= LONGEST;
	for (size_t i = 0; i < cell.n; i++)
		digits = digits && cell.p[i] >= '0' && cell.p[i] <= '9';
	if (!digits)
		return refuse(why, "not-digits", "a number of the list's own, digits alone", "correct it");
	v->type = VALUE_TEXT;
	v->text = cell;
	return FINE;
}

/* A cell that is marked: what with does not matter, unless it says no. */
static enum verdict
to_mark(const struct convert *with, struct str cell, struct value *v, struct complaint *why)
{
	const char *says = vocab_find(with->words->answer, cell);

	(void)why;
	v->yes = says == NULL || strcmp(says, "no") != 0;
	v->type = VALUE_BOOL;
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

static const struct converter converters[] = {
	{ "text", VALUE_TEXT, to_text, "one line of text, at most 500 characters" },
	{ "long_text", VALUE_TEXT, to_long_text, "text of any number of lines" },
	{ "prose", VALUE_TEXT, to_prose, "text of any number of lines; what several columns say is one text" },
	{ "place", VALUE_TEXT, to_place, "a part of an address; what the others do not say is added to them" },
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
	{ "mark", VALUE_BOOL, to_mark, "marked (x) or not" },
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

const char *
converter_joins(const struct converter *c)
{
	return c->run == to_prose ? "\n" : c->run == to_place ? ", " : NULL;
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
