#include <inttypes.h>
#include <string.h>

#include "date.h"
#include "opt.h"
#include "str.h"

enum { NAMES_MAX = 64 };

static const struct opt *
by_name(const struct opt *table, struct str name, struct err *err)
{
	const char *names[NAMES_MAX];
	const char *near;
	size_t n = 0;

	for (const struct opt *o = table; o->name != NULL; o++) {
		if (str_is(name, o->name))
			return o;
		if (n < NAMES_MAX)
			names[n++] = o->name;
	}
	near = str_nearest(name, names, n);
	err_set(err, ERR_USAGE, "unknown option --%.*s%s%s%s", STR_ARG(name),
	    near != NULL ? "; did you mean --" : "", near != NULL ? near : "", near != NULL ? "?" : "");
	return NULL;
}

static const struct opt *
by_letter(const struct opt *table, char letter, struct err *err)
{
	for (const struct opt *o = table; o->name != NULL; o++)
		if (o->letter == letter)
			return o;
	err_set(err, ERR_USAGE, "unknown option -%c", letter);
	return NULL;
}

static int
store(const struct opt *o, const char *text, struct err *err)
{
	struct str s = str_of(text);
	struct opt_texts *texts;
	int64_t n;

	switch (o->kind) {
	case OPT_FLAG:
		*(bool *)o->into = true;
		return 0;
	case OPT_TEXT:
		*(const char **)o->into = text;
		return 0;
	case OPT_TEXTS:
		texts = o->into;
		if (texts->n == OPT_TEXTS_MAX)
			return err_set(err, ERR_USAGE, "--%s: more than %d of them", o->name, (int)OPT_TEXTS_MAX);
		texts->at[texts->n++] = text;
		return 0;
	case OPT_INT:
		if (!str_int(s, &n) || n < o->min || n > o->max)
			return err_set(err, ERR_USAGE, "--%s %s: a whole number from %" PRId64
			    " to %" PRId64 " is needed", o->name, text, o->min, o->max);
		*(int64_t *)o->into = n;
		return 0;
	case OPT_DATE:
		if (!date_parse(s, o->into))
			return err_set(err, ERR_USAGE, "--%s %s: a date such as 2025-03-01 is needed", o->name, text);
		return 0;
	case OPT_TIME:
		if (!time_parse(s, o->into))
			return err_set(err, ERR_USAGE, "--%s %s: a date or a time such as 2025-03-01T06:00:00Z is needed",
			    o->name, text);
		return 0;
	}
	return err_set(err, ERR_BUG, "--%s: an option of no kind", o->name);
}

/* The option at argv[*i]; *i ends on the last argument that it used. */
static int
take(const struct opt *table, int argc, char **argv, int *i, struct err *err)
{
	const char *arg = argv[*i];
	const char *value = NULL;
	const struct opt *o;

	if (arg[1] == '-') {
		const char *eq = strchr(arg, '=');
		struct str name = { arg + 2, eq != NULL ? (size_t)(eq - arg - 2) : strlen(arg + 2) };

		o = by_name(table, name, err);
		value = eq != NULL ? eq + 1 : NULL;
	} else {
		o = by_letter(table, arg[1], err);
		value = arg[2] != '\0' ? arg + 2 : NULL;
	}
	if (o == NULL)
		return -1;
	if (o->kind == OPT_FLAG && value != NULL)
		return err_set(err, ERR_USAGE, "--%s takes no value", o->name);
	if (o->kind != OPT_FLAG && value == NULL) {
		if (*i + 1 >= argc)
			return err_set(err, ERR_USAGE, "--%s needs a value: %s", o->name, o->value);
		value = argv[++*i];
	}
	return store(o, value, err);
}

static int
parse(const struct opt *table, int *argc, char **argv, bool leading, struct err *err)
{
	int kept = 0, i;

	for (i = 0; i < *argc; i++) {
		if (strcmp(argv[i], "--") == 0) {
			i++;
			break;
		}
		if (argv[i][0] != '-' || argv[i][1] == '\0') {
			if (leading)
				break;
			argv[kept++] = argv[i];
		} else if (take(table, *argc, argv, &i, err) < 0)
			return -1;
	}
	while (i < *argc)
		argv[kept++] = argv[i++];
	*argc = kept;
	return 0;
}

int
opt_parse(const struct opt *table, int *argc, char **argv, struct err *err)
{
	return parse(table, argc, argv, false, err);
}

int
opt_parse_leading(const struct opt *table, int *argc, char **argv, struct err *err)
{
	return parse(table, argc, argv, true, err);
}

void
opt_help(const struct opt *table, FILE *out)
{
	for (const struct opt *o = table; o->name != NULL; o++) {
		char left[64], letter[] = "-x, ";

		letter[1] = o->letter;
		snprintf(left, sizeof(left), "%s--%s%s%s", o->letter != '\0' ? letter : "    ", o->name,
		    o->value != NULL ? " " : "", o->value != NULL ? o->value : "");
		fprintf(out, "  %-28s %s\n", left, o->help);
	}
}
