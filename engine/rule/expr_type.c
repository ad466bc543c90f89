#include <stdio.h>
#include <string.h>

#include "date.h"
#include "expr_type.h"
#include "facts.h"
#include "ruleset.h"

const char *const expr_type_name[] = {
	[TYPE_BOOL] = "true or false", [TYPE_NUMBER] = "a number", [TYPE_DATE] = "a date",
	[TYPE_CATEGORY] = "a category", [TYPE_TEXT] = "text",
};

static const char *
mismatch_remedy(const struct expr *a, enum type wanted)
{
	if (a->type == TYPE_TEXT)
		return "ask text with: matches {term}";
	if (a->type == TYPE_DATE && wanted == TYPE_NUMBER)
		return "age(...) makes months of a date";
	if (a->type == TYPE_BOOL && wanted == TYPE_NUMBER)
		return "ask it as it is, or with not";
	if (wanted == TYPE_BOOL)
		return "compare it with something, or write is known";
	return NULL;
}

bool
expr_type_is(struct expr_text *source, const struct expr *e, enum type type)
{
	if (e->type == type)
		return true;
	expr_text_fault(source, e->at, "type-mismatch", mismatch_remedy(e, type),
	    "this is %s, and %s is needed",
	    expr_type_name[e->type], expr_type_name[type]);
	return false;
}

static const char *
unit_of(const struct expr *e)
{
	const char *unit;

	switch (e->op) {
	case EXPR_FACT:
		return e->fact->unit;
	case EXPR_AGE:
		return "months";
	case EXPR_NEG:
		return unit_of(e->a);
	case EXPR_ADD:
	case EXPR_SUB:
		unit = unit_of(e->a);
		return unit != NULL ? unit : unit_of(e->b);
	default:
		return NULL;
	}
}

static bool
is_measure(const char *unit)
{
	static const char *const measures[] = { "percent", "money", "hours", "days", "weeks", "months",
	    "years",
	    "m2", "km" };

	for (size_t i = 0; i < sizeof(measures) / sizeof(measures[0]); i++)
		if (strcmp(unit, measures[i]) == 0)
			return true;
	return false;
}

bool
expr_type_units(struct expr_text *source, size_t at, const struct expr *a, const struct expr *b)
{
	const char *x = unit_of(a), *y = unit_of(b);

	if (x == NULL || y == NULL || strcmp(x, y) == 0 || (!is_measure(x) && !is_measure(y)))
		return true;
	expr_text_fault(source, at, "unit-mismatch", "multiply one of them so that both mean the same",
	    "%s on one side, %s on the other", x, y);
	return false;
}

bool
expr_type_comparable(struct expr_text *source, size_t at, unsigned op, const struct expr *a, const struct expr *b)
{
	bool equality = op == EXPR_EQ || op == EXPR_NE;

	if (a->type == TYPE_TEXT || b->type == TYPE_TEXT) {
		expr_text_fault(source, at, "type-mismatch", "ask it with: matches {term}",
		    "text is not compared");
		return false;
	}
	if (a->type != b->type) {
		expr_text_fault(source, at, "type-mismatch", NULL, "%s is compared with %s",
		    expr_type_name[a->type],
		    expr_type_name[b->type]);
		return false;
	}
	if (a->type == TYPE_CATEGORY && a->domain != b->domain) {
		expr_text_fault(source, at, "type-mismatch", NULL,
		    "a value of %s is compared with a value of %s",
		    a->domain->name, b->domain->name);
		return false;
	}
	if (!equality && (a->type == TYPE_CATEGORY || a->type == TYPE_BOOL)) {
		expr_text_fault(source, at, "type-mismatch", "use = or != or in [...]", "%s has no order",
		    expr_type_name[a->type]);
		return false;
	}
	return expr_type_units(source, at, a, b);
}

void
expr_type_no_string(struct expr_text *source, size_t at, struct str text, enum type type)
{
	char written[64];
	const char *remedy = NULL;
	int32_t date;

	if (type == TYPE_DATE && date_parse(text, &date)) {
		snprintf(written, sizeof(written), "write date(\"%.*s\")", STR_ARG(text));
		remedy = written;
	} else if (type == TYPE_BOOL)
		remedy = "write true or false, without quotes";
	else if (type == TYPE_NUMBER)
		remedy = "write numbers without quotes";
	else if (type == TYPE_TEXT)
		remedy = "ask text with: matches {term}";
	expr_text_fault(source, at, "type-mismatch", remedy, "a string is compared with %s",
	    expr_type_name[type]);
}
