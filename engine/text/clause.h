#ifndef CLAUSE_H
#define CLAUSE_H

#include <stddef.h>

#include "str.h"

/*
 * The clause of SENTENCE around the bytes [*start, *end), which are widened to
 * it; bytes that lie in several clauses get all of them.
 *
 * A clause is what one "no" or one "must not" speaks about.  It ends at a
 * semicolon, a dash or a Chinese comma; before a word that turns the thought (but,
 * however, although, pero, tetapi ...); and, where a new subject follows, at the comma
 * of ", and workers said ..." and of "Although ..., the agent keeps ...".  A colon
 * does not end it: "we prohibit: ...".
 */
void clause_around(struct str sentence, size_t *start, size_t *end);

#endif
