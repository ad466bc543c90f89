#ifndef NEEDS_H
#define NEEDS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "str.h"
#include "trie.h"

/*
 * What patterns need to find in a text: of their groups of literals (literal.h) those
 * that are worth asking for.  Equal groups of several patterns are one, since patterns
 * share word lists.
 *
 * The rarest group of a pattern is its key: only a text that has one of a key's
 * literals is asked for the other groups of its patterns.
 */
enum { NEEDS_EACH = 8 };	/* of one pattern, at most */

struct need {
	uint32_t group, order;		/* as literal_group has it */
};

/* Numbers by number: those of I are item[first[i]] to item[first[i + 1]]. */
struct needs_lists {
	uint32_t *first, *item;
};

struct needs {
	size_t npatterns, ngroups, nliterals;	/* literals as the trie has numbered them */
	struct need *need;		/* those of pattern I, in order, are need[I * NEEDS_EACH] and what follows */
	uint8_t *nneeds;		/* by pattern; 0: of which no literal is known */
	struct needs_lists literals;	/* by group */
	struct needs_lists keyed;	/* by literal: patterns whose key has it */
	struct needs_build *build;	/* until needs_done */
};

/* Begin, add patterns that PCRE2 has compiled, and be done; from then on it is
 * immutable, and *TRIE, which has the literals, is the caller's to end. */
void needs_begin(struct needs *);
void needs_add(struct needs *, struct str pattern);
void needs_done(struct needs *, struct trie *);
void needs_end(struct needs *);

bool needs_is_key(const struct needs *, uint32_t literal);	/* when it is done */

#endif
