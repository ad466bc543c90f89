#ifndef AGES_H
#define AGES_H

#include <stdint.h>

/*
 * How many whole months lie between days and one day that all ages are counted to: as
 * date_months, from a table.  Cost of a new one: half a millisecond.  Immutable.
 */
enum { AGES_DAYS = 8192 };		/* before the day; older ones are computed each time */

struct ages {
	int32_t as_of;
	int16_t months[AGES_DAYS];
};

void ages_init(struct ages *, int32_t as_of);
int ages_months(const struct ages *, int32_t date);

#endif
