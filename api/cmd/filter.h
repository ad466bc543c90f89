#ifndef FILTER_H
#define FILTER_H

#include <stddef.h>

#include "err.h"
#include "pg.h"

/* Lists of words that rows are filtered by, "high,severe"; NULL lets all pass.  A word that
 * does not exist is refused: an empty list must not look like good news. */
int filter_words(const char *option, const char *list, const char *const *words, size_t n, struct err *) MUST_CHECK;
int filter_bands(const char *list, struct err *) MUST_CHECK;
int filter_org(struct pg *, const char *name, struct err *) MUST_CHECK;	/* one name */

#endif
