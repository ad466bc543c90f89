#ifndef MATCH_H
#define MATCH_H

#include <stdbool.h>

#include "err.h"
#include "pg.h"

/*
 * Who is on which list: facilities whose name and country a list has, as far as it is new, in a transaction of its own.
 * All are matched where TOLD is false, which is before there is a scan that loads tell what they touched, and where a
 * list is new (list_news): half a second for a million and 20,000 names.  Else those that loads touched are.
 */
int match_lists(struct pg *, bool told, struct err *) MUST_CHECK;

#endif
