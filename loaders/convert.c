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

static enum verdict
doubt(struct complaint *c, const char *code, const char *expected, const char *remedy)
{
	*c = (struct complaint){ code, expected, remedy };
	return DOUBTFUL;
}

static bool
one_of(struct str cell, const char *const *words)
{
	for (; *words != NULL; words++)
		if (str_ieq(cell, *words))
			return true;
	return false;
}

bool
is_no_answer(struct str cell)
{
	static const char *const words[] = { "na", "n/a", "n.a.", "not applicable", "not available", "unknown",
	    "not known", "unk", "null", "none given", "no answer", "not assessed", "-", "--", "?", "#n/a", NULL };

	return cell.n == 0 || one_of(cell, words);
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

static enum verdict
to_name(const struct convert *with, struct str cell, struct value *v, struct complaint *why)
{
	enum verdict verdict = text_in(with, cell, BOUND_NAME, false, v, why);

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
number_in(const struct convert *with, struct str cell, double min, double max, const char *what, struct value *v,
    struct complaint *why)
{
	if (!number_parse(cell, &v->num))
		return refuse(why, "not-a-number", what, "write digits with a decimal point, without units");
	if (v->num < min || v->num > max)
		return refuse(why, "out-of-range", isfinite(max) ? arena_printf(with->arena, "%s from %.15g to %.15g", what, min, max) :
		    arena_printf(with->arena, "%s of at least %.15g", what, min), "check the value and its unit");
	v->type = VALUE_NUMBER;
	return FINE;
}

static enum verdict
to_number(const struct convert *with, struct str cell, struct value *v, struct complaint *why)
{
	return number_in(with, cell, -INFINITY, INFINITY, "a number", v, why);
}

static enum verdict
to_count(const struct convert *with, struct str cell, struct value *v, struct complaint *why)
{
	enum verdict verdict = number_in(with, cell, 0, WORKERS_MAX, "a whole number", v, why);

	if (verdict == FINE && v->num > (double)(int64_t)v->num)
		return refuse(why, "not-whole", "a whole number", "round it");
	return verdict;
}

static enum verdict
to_percent(const struct convert *with, struct str cell, struct value *v, struct complaint *why)
{
	if (cell.n > 1 && cell.p[cell.n - 1] == '%')
		cell.n--;
	return number_in(with, str_trim(cell), 0, 100, "a percentage", v, why);
}

static enum verdict
to_lat(const struct convert *with, struct str cell, struct value *v, struct complaint *why)
{
	return number_in(with, cell, -90, 90, "degrees of latitude", v, why);
}

static enum verdict
to_lng(const struct convert *with, struct str cell, struct value *v, struct complaint *why)
{
	return number_in(with, cell, -180, 180, "degrees of longitude", v, why);
}

static enum verdict
to_workers(const struct convert *with, struct str cell, struct value *v, struct complaint *why)
{
	(void)with;
	if (!workers_parse(cell, &v->num, &v->max))
		return refuse(why, "not-a-count", "a number of workers or a range: 250, 100-150, less than 1000, >10000",
		    "write it so, or leave it empty");
	v->type = VALUE_RANGE;
	return FINE;
}

static enum verdict
date_in(struct str cell, enum date_order order, struct value *v, struct complaint *why)
{
	switch (date_read(cell, order, &v->date)) {
	case DATE_READ:
		v->type = VALUE_DATE;
		return FINE;
	case DATE_AMBIGUOUS:
		return refuse(why, "ambiguous-date", "a date that reads in one way only: 2025-03-01, 1 March 2025",
		    "write year-month-day, or use a feed that declares the order (date_dmy, date_mdy)");
	default:
		return refuse(why, "not-a-date", "a date: 2025-03-01", "write year-month-day");
	}
}

static enum verdict
to_date(const struct convert *with, struct str cell, struct value *v, struct complaint *why)
{
	(void)with;
	return date_in(cell, ORDER_UNKNOWN, v, why);
}

static enum verdict
to_date_mdy(const struct convert *with, struct str cell, struct value *v, struct complaint *why)
{
	(void)with;
	return date_in(cell, ORDER_MDY, v, why);
}

static enum verdict
to_date_dmy(const struct convert *with, struct str cell, struct value *v, struct complaint *why)
{
	(void)with;
	return date_in(cell, ORDER_DMY, v, why);
}

static enum verdict
to_bool(const struct convert *with, struct str cell, struct value *v, struct complaint *why)
{
	static const char *const yes[] = { "yes", "y", "true", "t", "1", "oui", "si", "s\xc3\xad", "ja", "sim", "da",
	    "evet", "\xe6\x98\xaf", "\xe3\x81\xaf\xe3\x81\x84", NULL };
	static const char *const no[] = { "no", "n", "false", "f", "0", "non", "nein", "nao", "n\xc3\xa3o", "nee",
	    "hayir", "\xe5\x90\xa6", "\xe3\x81\x84\xe3\x81\x84\xe3\x81\x88", NULL };

	(void)with;
	v->yes = one_of(cell, yes);
	if (!v->yes && !one_of(cell, no))
		return refuse(why, "not-yes-or-no", "yes or no (true, false, 1, 0, y, n), or nothing where it is unknown",
		    "answer yes or no, or leave it empty");
	v->type = VALUE_BOOL;
	return FINE;
}

/* Words that the vocabulary does not have. */
static enum verdict
unknown_word(const struct convert *with, struct str cell, struct value *v, struct complaint *why)
{
	const char *value = NULL, *near;
	bool null = with->otherwise != NULL && strcmp(with->otherwise, "null") == 0;

	if (with->otherwise != NULL && !null && strcmp(with->otherwise, "skip") != 0) {
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
	while (v->code == NULL && with->split != 0 && str_split(&rest, with->split, &part))
		v->code = vocab_find(with->vocab, str_trim(part));
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
	while (v->n < MOST && (with->split != 0 ? str_split(&rest, with->split, &part) : rest.n > 0)) {
		const char *code = vocab_find(with->vocab, str_trim(part));
		bool had = false;

		if (with->split == 0)
			rest.n = 0;
		for (size_t i = 0; code != NULL && i < v->n; i++)
			had = had || strcmp(list[i].code, code) == 0;
		if (code != NULL && !had)
			list[v->n++] = (struct pair){ code, text_one_line(part, with->arena) };
		unknown += code == NULL;
	}
	v->list = list;
	v->type = v->n > 0 ? VALUE_LIST : VALUE_NONE;
	if (unknown > 0 && with->otherwise != NULL && strcmp(with->otherwise, "null") == 0)
		return doubt(why, arena_printf(with->arena, "unknown-%s", with->vocabulary),
		    arena_printf(with->arena, "words for each %s that are known", with->vocabulary),
		    "the words are kept where the file is, and make no good");
	return FINE;
}

static const struct converter converters[] = {
	{ "text", VALUE_TEXT, to_text, "one line of text, at most 500 characters" },
	{ "long_text", VALUE_TEXT, to_long_text, "text of any number of lines" },
	{ "name", VALUE_TEXT, to_name, "one line with letters or digits" },
	{ "id", VALUE_TEXT, to_id, "an identifier of the source's own, at most 200 characters" },
	{ "os_id", VALUE_TEXT, to_os_id, "an OS ID of Open Supply Hub: CN2019083ABCDEF" },
	{ "choice", VALUE_CODE, to_choice, "a word of a vocabulary" },
	{ "choices", VALUE_LIST, to_choices, "words of a vocabulary" },
	{ "number", VALUE_NUMBER, to_number, "a number: 1234.5; also 1,234.5 and 1234,5" },
	{ "count", VALUE_NUMBER, to_count, "a whole number that is not negative" },
	{ "percent", VALUE_NUMBER, to_percent, "0 to 100, with or without %" },
	{ "workers", VALUE_RANGE, to_workers, "workers: 250, 100-150, 100-150|200, less than 1000, >10000" },
	{ "lat", VALUE_NUMBER, to_lat, "degrees of latitude, -90 to 90" },
	{ "lng", VALUE_NUMBER, to_lng, "degrees of longitude, -180 to 180" },
	{ "date", VALUE_DATE, to_date, "a date that reads in one way: 2025-03-01, 1 March 2025" },
	{ "date_mdy", VALUE_DATE, to_date_mdy, "a date, month first: 12/28/1953" },
	{ "date_dmy", VALUE_DATE, to_date_dmy, "a date, day first: 28/12/1953" },
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
	if (a->unit != NULL && strcmp(a->unit, "percent") == 0 && cell.n > 1 && cell.p[cell.n - 1] == '%')
		cell = str_trim((struct str){ cell.p, cell.n - 1 });
	return number_in(with, cell, a->min, a->max, a->unit != NULL ? arena_printf(with->arena, "a number (%s)", a->unit) :
	    "a number", v, why);
}
