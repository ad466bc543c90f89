#include <math.h>
#include <stdlib.h>

#include "convert_cell.h"
#include "date.h"

struct str
cell_of(struct str input)
{
	return str_trim(fuzz_utf8(input));
}

struct vocabs *
cell_vocabs(void)
{
	static struct vocabs *vocabs;

	return vocabs != NULL ? vocabs : (vocabs = vocabs_new());
}

static void
check_value(const struct value *v)
{
	int year, month, day;
	size_t bad_at;

	switch (v->type) {
	case VALUE_NONE:
	case VALUE_BOOL:
		break;
	case VALUE_TEXT:
	case VALUE_CODE:
		MUST(v->text.p != NULL && str_is_utf8(v->text, &bad_at));
		break;
	case VALUE_NUMBER:
		MUST(isfinite(v->num));
		break;
	case VALUE_RANGE:
		MUST(v->num >= 0 && isfinite(v->num) && v->num <= v->max);
		break;
	case VALUE_DATE:
		date_split(v->date, &year, &month, &day);
		MUST(date_valid(year, month, day));
		break;
	case VALUE_LIST:
		MUST(v->n > 0);
		for (size_t i = 0; i < v->n; i++)
			MUST(str_is_utf8(v->list[i].raw, &bad_at));
		break;
	case VALUE_PERIODS:
		for (size_t i = 0; i < v->n; i++)
			MUST(v->period[i].from < v->period[i].to);
		break;
	}
}

struct converted
convert_cell(const char *name, const struct convert *with, struct str cell)
{
	const struct converter *converter = converter_find(name);
	struct converted c = { 0 };

	c.verdict = converter->run(with, cell, &c.value, &c.why);
	if (c.verdict != FINE)
		MUST(c.why.code != NULL && c.why.expected != NULL && c.why.remedy != NULL);
	if (c.verdict == REFUSED)
		return c;
	MUST(c.value.type == converter->type || c.value.type == VALUE_NONE);
	check_value(&c.value);
	return c;
}
