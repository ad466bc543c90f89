#include <math.h>
#include <string.h>

#include "convert.h"
#include "convert_parts.h"

/* Numbers, amounts, counts and dates. */

static enum verdict
number_in(const struct convert *with, struct str cell, double min, double max, const char *what, struct value *v,
    struct complaint *why)
{
	if (!number_parse(text_plain(cell, with->arena), &v->num))
		return refuse(why, "not-a-number", what, "write digits with a decimal point, without units");
	if (v->num < min || v->num > max)
		return refuse(why, "out-of-range", isfinite(max) ? arena_printf(with->arena, "%s from %.15g to %.15g", what, min, max) :
		    arena_printf(with->arena, "%s of at least %.15g", what, min), "check the value and its unit");
	v->type = VALUE_NUMBER;
	return FINE;
}

enum verdict
to_number(const struct convert *with, struct str cell, struct value *v, struct complaint *why)
{
	return number_in(with, cell, -INFINITY, INFINITY, "a number", v, why);
}

enum verdict
to_count(const struct convert *with, struct str cell, struct value *v, struct complaint *why)
{
	enum verdict verdict = number_in(with, cell, 0, WORKERS_MAX, "a whole number", v, why);

	if (verdict == FINE && v->num > (double)(int64_t)v->num)
		return refuse(why, "not-whole", "a whole number", "round it");
	return verdict;
}

static struct str
without_percent(struct str cell, struct arena *arena)
{
	cell = text_plain(cell, arena);
	return cell.n > 1 && cell.p[cell.n - 1] == '%' ? str_trim((struct str){ cell.p, cell.n - 1 }) : cell;
}

enum verdict
to_percent(const struct convert *with, struct str cell, struct value *v, struct complaint *why)
{
	return number_in(with, without_percent(cell, with->arena), 0, 100, "a percentage", v, why);
}

enum verdict
to_lat(const struct convert *with, struct str cell, struct value *v, struct complaint *why)
{
	return number_in(with, cell, -90, 90, "degrees of latitude", v, why);
}

enum verdict
to_lng(const struct convert *with, struct str cell, struct value *v, struct complaint *why)
{
	return number_in(with, cell, -180, 180, "degrees of longitude", v, why);
}

enum verdict
to_workers(const struct convert *with, struct str cell, struct value *v, struct complaint *why)
{
	if (!workers_parse(text_plain(cell, with->arena), with->words->count, &v->num, &v->max))
		return refuse(why, "not-a-count", "a number of workers or a range: 250, 100-150, less than 1000, >10000",
		    "write it so, or leave it empty");
	v->type = VALUE_RANGE;
	return FINE;
}

static enum verdict
date_in(const struct convert *with, struct str cell, enum date_order order, struct value *v, struct complaint *why)
{
	enum date_result result = date_read(text_plain(cell, with->arena), with->words->month, order, &v->date);

	v->type = VALUE_DATE;
	switch (result) {
	case DATE_READ:
		return FINE;
	case DATE_SERIAL:
		return doubt(why, "spreadsheet-date", "a date as people write it: 2025-03-01",
		    "the number was read as a spreadsheet's count of days: look whether the day is right");
	case DATE_BUDDHIST:
		return doubt(why, "buddhist-year", "a year of the Common Era", "the year was read as one of the Buddhist calendar, "
		    "543 ahead: look whether it is right");
	case DATE_AMBIGUOUS:
	case DATE_WRONG:
		break;
	}
	v->type = VALUE_NONE;
	if (result == DATE_AMBIGUOUS)
		return refuse(why, "ambiguous-date", "a date that reads in one way only: 2025-03-01, 1 March 2025",
		    "write year-month-day, or use a feed that declares the order (date_dmy, date_mdy)");
	return refuse(why, "not-a-date", "a date: 2025-03-01", "write year-month-day");
}

enum verdict
to_date(const struct convert *with, struct str cell, struct value *v, struct complaint *why)
{
	return date_in(with, cell, with->order, v, why);
}

enum verdict
to_date_mdy(const struct convert *with, struct str cell, struct value *v, struct complaint *why)
{
	return date_in(with, cell, ORDER_MDY, v, why);
}

enum verdict
to_date_dmy(const struct convert *with, struct str cell, struct value *v, struct complaint *why)
{
	return date_in(with, cell, ORDER_DMY, v, why);
}

/* "05/10/2022 a 13/01/2023": where the second day begins; SIZE_MAX: there is one day. */
static size_t
second_day(struct str s, size_t *behind_first)
{
	static const char *const between[] = { " a ", " to ", " at\xc3\xa9 ", " until ", " - ", " \xe2\x80\x93 " };

	for (size_t i = 0; i < sizeof(between) / sizeof(between[0]); i++)
		for (size_t k = 0; k + strlen(between[i]) < s.n; k++)
			if (str_starts((struct str){ s.p + k, s.n - k }, between[i])) {
				*behind_first = k;
				return k + strlen(between[i]);
			}
	return SIZE_MAX;
}

enum verdict
to_periods(const struct convert *with, struct str cell, struct value *v, struct complaint *why)
{
	enum { MOST = 32 };
	struct period *list = arena_alloc(with->arena, MOST * sizeof(*list));
	struct str rest = cell, part;
	struct value day = { 0 };

	v->n = 0;
	while (v->n < MOST && str_split(&rest, ',', &part)) {
		struct period *p = &list[v->n];
		size_t end, at;

		part = str_trim(part);
		if (part.n == 0)
			continue;
		at = second_day(part, &end);
		if (date_in(with, at != SIZE_MAX ? str_trim((struct str){ part.p, end }) : part, ORDER_DMY, &day, why) == REFUSED)
			return REFUSED;
		*p = (struct period){ day.date, INT32_MAX };
		if (at != SIZE_MAX && date_in(with, str_trim((struct str){ part.p + at, part.n - at }), ORDER_DMY, &day, why) == REFUSED)
			return REFUSED;
		if (at != SIZE_MAX)
			p->to = day.date + 1;
		if (p->to <= p->from)
			return refuse(why, "not-a-period", "a first day that is not behind the last", "correct the period");
		v->n++;
	}
	v->period = list;
	v->type = v->n > 0 ? VALUE_PERIODS : VALUE_NONE;
	return FINE;
}

enum verdict
to_money(const struct convert *with, struct str cell, struct value *v, struct complaint *why)
{
	if (!money_parse(text_plain(cell, with->arena), with->arena, &v->num, &v->currency))
		return refuse(why, "not-an-amount", "an amount of money, with its currency where it is known: USD 1,234.50",
		    "write the amount alone or with its currency");
	v->type = VALUE_NUMBER;
	return FINE;
}

/* An amount may have its currency, a share its sign. */
enum verdict
to_quantity(const struct convert *with, struct str cell, const struct answer *a, struct value *v, struct complaint *why)
{
	const char *unit = a->unit != NULL ? a->unit : "";
	enum verdict verdict;

	if (strcmp(unit, "percent") == 0)
		cell = without_percent(cell, with->arena);
	if (strcmp(unit, "money") != 0)
		return number_in(with, cell, a->min, a->max, unit[0] != '\0' ? arena_printf(with->arena, "a number (%s)", unit) :
		    "a number", v, why);
	if ((verdict = to_money(with, cell, v, why)) == REFUSED || (v->num >= a->min && v->num <= a->max))
		return verdict;
	v->type = VALUE_NONE;
	return refuse(why, "out-of-range", arena_printf(with->arena, "an amount of at least %.15g", a->min), "check the value");
}
