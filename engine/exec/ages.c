#include "ages.h"
#include "date.h"

void
ages_init(struct ages *a, int32_t as_of)
{
	a->as_of = as_of;
	for (int32_t i = 0; i < AGES_DAYS; i++)
		a->months[i] = (int16_t)date_months(as_of - i, as_of);
}

int
ages_months(const struct ages *a, int32_t date)
{
	int64_t days = (int64_t)a->as_of - date;

	return days >= 0 && days < AGES_DAYS ? a->months[days] : date_months(date, a->as_of);
}
