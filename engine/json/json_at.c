#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "date.h"
#include "json_at.h"

enum {
	FAULTS_MAX = 300,	/* told of one file: each costs a search for its line */
	SHOWN = 60		/* bytes of a value that a message quotes */
};

__attribute__((format(printf, 5, 0)))
static void
tell(struct json_file *file, size_t offset, const char *code, const char *remedy, const char *fmt, va_list ap)
{
	char message[1024];

	if (++file->faults > FAULTS_MAX)
		return;
	vsnprintf(message, sizeof(message), fmt, ap);
	diags_add(file->diags, file->name, file->text, offset, code, remedy, "%s", message);
	if (file->faults == FAULTS_MAX)
		diags_add(file->diags, file->name, STR_NONE, 0, "too-many", "mend these first",
		    "more is wrong in this file than is told");
}

void
json_at_fault(const struct json_at *at, const char *code, const char *remedy, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	tell(at->file, at->at, code, remedy, fmt, ap);
	va_end(ap);
}

void
json_at_fault_key(const struct json_at *at, const char *code, const char *remedy, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	tell(at->file, at->key != NULL ? at->key_at : at->at, code, remedy, fmt, ap);
	va_end(ap);
}

void
json_at_fault_in(const struct json_at *at, size_t i, const char *code, const char *remedy, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	tell(at->file, json_at_offset(at, i), code, remedy, fmt, ap);
	va_end(ap);
}

const char *
json_at_did_you_mean(char remedy[REMEDY_TEXT], struct str got, const char *const *names, size_t n)
{
	const char *near = str_nearest(got, names, n);

	if (near == NULL)
		return NULL;
	snprintf(remedy, REMEDY_TEXT, "did you mean \"%s\"?", near);
	return remedy;
}

/* Append to a text of fixed size; what does not fit is cut. */
__attribute__((format(printf, 3, 4)))
static void
append(char *text, size_t cap, const char *fmt, ...)
{
	size_t n = strlen(text);
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(text + n, cap - n, fmt, ap);
	va_end(ap);
}

/* "a string or a list" */
static const char *
kinds_text(unsigned kinds, char *text, size_t cap)
{
	static const struct {
		unsigned kind;
		const char *name;
	} names[] = {
		{ KIND_STRING, "a string" }, { KIND_NUMBER, "a number" }, { KIND_BOOL, "true or false" },
		{ KIND_ARRAY, "a list" }, { KIND_OBJECT, "an object" }, { KIND_NULL, "null" },
	};

	text[0] = '\0';
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (kinds & names[i].kind)
			append(text, cap, "%s%s", text[0] != '\0' ? " or " : "", names[i].name);
	return text;
}

/* What was found: `the string "yes"`, "12", "a list". */
static const char *
found_text(const struct json_at *at, char *text, size_t cap)
{
	int n = (int)(at->text.n < SHOWN ? at->text.n : SHOWN);

	while (n > 0 && (size_t)n < at->text.n && ((unsigned char)at->text.p[n] & 0xc0) == 0x80)
		n--;
	switch (at->kind) {
	case KIND_STRING:
		snprintf(text, cap, "the string \"%.*s%s\"", n, at->text.p,
		    (size_t)n < at->text.n ? "..." : "");
		return text;
	case KIND_NUMBER:
		snprintf(text, cap, "%.*s", n, at->text.p);
		return text;
	case KIND_BOOL:
		return at->truth ? "true" : "false";
	default:
		return kinds_text(at->kind, text, cap);
	}
}

static bool
is_blank(struct str s)
{
	return str_trim(s).n == 0;
}

bool
json_at_is(const struct json_at *at, unsigned kinds, const char *what)
{
	char found[128], expected[128];

	if (!(at->kind & kinds)) {
		json_at_fault(at, "wrong-type", NULL, "%s must be %s, not %s", what,
		    kinds_text(kinds, expected, sizeof(expected)), found_text(at, found, sizeof(found)));
		return false;
	}
	if ((kinds & NOT_EMPTY) && ((at->kind == KIND_STRING && is_blank(at->text)) ||
	    ((at->kind & (KIND_ARRAY | KIND_OBJECT)) && at->n == 0))) {
		json_at_fault(at, "empty", NULL, "%s is empty", what);
		return false;
	}
	return true;
}

static const struct json_at *
member(const struct json_at *at, const char *key)
{
	if (at->kind == KIND_OBJECT)
		for (size_t i = 0; i < at->n; i++)
			if (strcmp(at->child[i].key, key) == 0)
				return &at->child[i];
	return NULL;
}

static void
unknown_key(const struct json_at *child, const char *what, const struct json_key *keys, size_t nkeys)
{
	enum { NAMES = 64 };
	const char *names[NAMES];
	char remedy[REMEDY_TEXT];
	size_t n = nkeys < NAMES ? nkeys : NAMES;

	for (size_t i = 0; i < n; i++)
		names[i] = keys[i].name;
	if (json_at_did_you_mean(remedy, str_of(child->key), names, n) == NULL) {
		snprintf(remedy, sizeof(remedy), "its keys are: ");
		for (size_t i = 0; i < n; i++)
			append(remedy, sizeof(remedy), "%s%s", i > 0 ? ", " : "", names[i]);
	}
	json_at_fault_key(child, "unknown-key", remedy, "%s has no key \"%.*s\"", what, SHOWN, child->key);
}

bool
json_at_object(const struct json_at *at, const char *what, const struct json_key *keys, size_t nkeys)
{
	bool good = json_at_is(at, KIND_OBJECT, what);
	char quoted[128];

	if (!good)
		return false;
	for (size_t i = 0; i < at->n; i++) {
		size_t k = 0;

		while (k < nkeys && strcmp(keys[k].name, at->child[i].key) != 0)
			k++;
		if (k == nkeys) {
			unknown_key(&at->child[i], what, keys, nkeys);
			good = false;
		} else {
			snprintf(quoted, sizeof(quoted), "\"%s\"", keys[k].name);
			good = json_at_is(&at->child[i], keys[k].kinds, quoted) && good;
		}
	}
	for (size_t k = 0; k < nkeys; k++)
		if (keys[k].required && member(at, keys[k].name) == NULL) {
			json_at_fault(at, "missing-key", NULL, "%s needs the key \"%s\"", what, keys[k].name);
			good = false;
		}
	return good;
}

const struct json_at *
json_at_get(const struct json_at *at, const char *key, unsigned kinds)
{
	const struct json_at *m = member(at, key);

	return m != NULL && (m->kind & kinds) ? m : NULL;
}

struct str
json_at_string(const struct json_at *at, const char *key)
{
	const struct json_at *m = json_at_get(at, key, KIND_STRING);

	return m != NULL ? m->text : STR_NONE;
}

/* Its name in messages: its key, or "the value". */
static const char *
name_of(const struct json_at *at, char *text, size_t cap)
{
	if (at->key == NULL)
		return "the value";
	snprintf(text, cap, "\"%.*s\"", SHOWN, at->key);
	return text;
}

bool
json_at_number(const struct json_at *at, double min, double max, double *v)
{
	char name[128];
	double x;

	if (!json_at_is(at, KIND_NUMBER, name_of(at, name, sizeof(name))))
		return false;
	if (!str_num(at->text, &x) || x < min || x > max) {
		json_at_fault(at, "out-of-range", NULL, "%s must be from %g to %g, not %.*s",
		    name_of(at, name, sizeof(name)), min, max, STR_ARG(at->text));
		return false;
	}
	*v = x;
	return true;
}

bool
json_at_int(const struct json_at *at, int min, int max, int *v)
{
	return json_at_fixed(at, 0, min, max, v);
}

/* The digits of a JSON number as an integer of 10^-PLACES.  0 done, 1 too many
 * decimals, 2 too large or written with an exponent. */
static int
fixed(struct str s, int places, int64_t *v)
{
	bool minus = s.n > 0 && s.p[0] == '-';
	int64_t sum = 0;
	int decimals = -1;		/* none yet: before the point */

	for (size_t i = minus; i < s.n; i++) {
		if (s.p[i] == '.') {
			decimals = 0;
			continue;
		}
		if (s.p[i] < '0' || s.p[i] > '9' || sum > INT32_MAX)
			return 2;
		if (decimals >= places) {
			if (s.p[i] != '0')
				return 1;
			continue;
		}
		sum = 10 * sum + (s.p[i] - '0');
		decimals += decimals >= 0;
	}
	for (int i = decimals > 0 ? decimals : 0; i < places; i++)
		sum *= 10;
	*v = minus ? -sum : sum;
	return 0;
}

/* V as a decimal number, without trailing zeros. */
static const char *
fixed_text(int v, int places, char *text, size_t cap)
{
	int unit = 1;

	for (int i = 0; i < places; i++)
		unit *= 10;
	snprintf(text, cap, "%g", (double)v / unit);
	return text;
}

bool
json_at_fixed(const struct json_at *at, int places, int min, int max, int *v)
{
	char name[128], least[32], most[32];
	int64_t x = 0;
	int wrong;

	if (!json_at_is(at, KIND_NUMBER, name_of(at, name, sizeof(name))))
		return false;
	wrong = fixed(at->text, places, &x);
	if (wrong == 1 && places == 0)
		json_at_fault(at, "too-precise", NULL, "%s must be a whole number, not %.*s",
		    name_of(at, name, sizeof(name)), STR_ARG(at->text));
	else if (wrong == 1)
		json_at_fault(at, "too-precise", NULL, "%s may have %d decimal%s, not as many as %.*s",
		    name_of(at, name, sizeof(name)), places, places == 1 ? "" : "s", STR_ARG(at->text));
	else if (wrong == 2 || x < min || x > max)
		json_at_fault(at, "out-of-range", NULL, "%s must be from %s to %s, not %.*s",
		    name_of(at, name, sizeof(name)), fixed_text(min, places, least, sizeof(least)),
		    fixed_text(max, places, most, sizeof(most)), STR_ARG(at->text));
	else {
		*v = (int)x;
		return true;
	}
	return false;
}

bool
json_at_date(const struct json_at *at, int32_t *date)
{
	char name[128];

	if (!json_at_is(at, KIND_STRING, name_of(at, name, sizeof(name))))
		return false;
	if (!date_parse(at->text, date)) {
		json_at_fault(at, "bad-date", "write it as 2025-03-01", "\"%.*s\" is not a date",
		    (int)(at->text.n < SHOWN ? at->text.n : SHOWN), at->text.p);
		return false;
	}
	return true;
}

bool
json_at_choice(const struct json_at *at, const char *what, const char *const *names, size_t n, int *index)
{
	char remedy[REMEDY_TEXT], found[128];

	if (!json_at_is(at, KIND_STRING, what))
		return false;
	for (size_t i = 0; i < n; i++)
		if (str_is(at->text, names[i])) {
			*index = (int)i;
			return true;
		}
	if (json_at_did_you_mean(remedy, at->text, names, n) == NULL) {
		snprintf(remedy, sizeof(remedy), "it is one of: ");
		for (size_t i = 0; i < n; i++)
			append(remedy, sizeof(remedy), "%s%s", i > 0 ? ", " : "", names[i]);
	}
	json_at_fault(at, "unknown-value", remedy, "%s cannot be %s", what, found_text(at, found,
	    sizeof(found)));
	return false;
}

const char *const *
json_at_strings(const struct json_at *at, const char *what, struct arena *arena, size_t *n)
{
	const char **list = arena_alloc(arena, (at->n + 1) * sizeof(*list));

	*n = 0;
	for (size_t i = 0; at->kind == KIND_ARRAY && i < at->n; i++)
		if (json_at_is(&at->child[i], KIND_STRING | NOT_EMPTY, what))
			list[(*n)++] = arena_dup(arena, at->child[i].text);
	return list;
}
