#ifndef SENTENCE_H
#define SENTENCE_H

#include <stdbool.h>
#include <stddef.h>

#include "str.h"

/*
 * Sentences of prose in any script, as auditors type it.
 *
 * A sentence ends at . ! ? and their sisters in other scripts, at a blank line
 * and before a list item; not inside numbers, initials and abbreviations ("No.
 * 12", "Co., Ltd.", "approx. 3").  A semicolon does not end a sentence: what is
 * said after it ("; all were returned, which was verified") is about the same
 * thing.  It ends a clause (clause.h).  What has no end for SENTENCE_MAX bytes is cut at
 * white space, so that the cost of a pattern is bounded.
 */
enum { SENTENCE_MAX = 4000 };

/* The next sentence of TEXT (valid UTF-8) from *AT, without white space at its
 * ends; false when there is none.  *AT moves past it.  Start with *AT = 0. */
bool sentence_next(struct str text, size_t *at, struct str *sentence);

#endif
