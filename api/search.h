#ifndef SEARCH_H
#define SEARCH_H

#include <stdbool.h>
#include <stdint.h>

#include "arena.h"
#include "str.h"

/*
 * What a person typed to find a facility, as facilities.sql asks for it ($8 to $12): a
 * pattern for folded names, the ids that it may be with their parts, and the hashes of
 * identifiers that it may be with theirs; arrays in PostgreSQL's text form.
 */
enum { SEARCH_VALUES = 5 };

/* ORG: whose own ids, the operator's being those of organisation 1.  The values are ARENA's.  False: there is neither a letter nor a digit, and nothing else of names is compared. */
bool search_read(struct arena *, struct str text, int32_t org, const char *value[SEARCH_VALUES]);

/* 16 hex digits are an id of ours. */
bool search_id(struct str, int64_t *id);

#endif
