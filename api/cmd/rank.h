#ifndef RANK_H
#define RANK_H

#include "cmd.h"

/* The ranked list of a published scan, printed; lists are separated by commas, NULL
 * lets all pass. */
struct rank_options {
	struct scan_choice scan;
	const char *by;			/* score, priority, potential */
	const char *country, *sector, *band, *indicator, *org;
	int64_t n;
};

int rank_print(struct pg *, const struct rank_options *, enum format, struct err *) MUST_CHECK;

/* LIST is codes of countries, or NULL. */
int rank_check_countries(const char *list, struct err *) MUST_CHECK;

#endif
