#ifndef RULES_TEXT_H
#define RULES_TEXT_H

#include "err.h"
#include "str.h"

/*
 * The texts of a file, one after the other: a line each, or a field of each record
 * of a CSV.  Bounded by BOUND_LINE; encodings are told apart for files, standard
 * input is UTF-8.
 */
struct rules_text;

struct rules_text *rules_text_open(const char *path, const char *column, struct err *);
void rules_text_close(struct rules_text *);	/* NULL is allowed */

/*
 * 1 and *TEXT, which is valid until the next call; 0 no more; -1 failure.  A record
 * that cannot be read is told on stderr and gives STR_NONE, as does one without the column.
 */
int rules_text_next(struct rules_text *, struct str *text, struct err *) MUST_CHECK;

size_t rules_text_refused(const struct rules_text *);	/* records that could not be read, so far */

#endif
