#ifndef REGEX_H
#define REGEX_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "arena.h"
#include "str.h"

/*
 * The structure of a PCRE2 pattern, as far as it tells which characters a match
 * must contain.  It is not checked: the pattern has been compiled by PCRE2.
 *
 * Reading errs on the safe side.  What one part may match can be left open
 * (REGEX_ANY); a pattern whose very structure is in doubt (extended mode,
 * conditions, comments, \Q, (*ACCEPT)) is not read at all.
 */
enum regex_kind {
	REGEX_EMPTY,		/* matches no characters: ^ $ \A \K, and lookarounds that say what is not there */
	REGEX_EDGE,		/* \b */
	REGEX_NEVER,		/* (*FAIL) */
	REGEX_CHARS,		/* one character, of a few */
	REGEX_ANY,		/* anything */
	REGEX_OUTSIDE,		/* one or more characters that stand in no word: \W, \s */
	REGEX_SEQUENCE,
	REGEX_CHOICE,
	REGEX_REPEAT,
	REGEX_LOOK,		/* what its child matches is there, but is not consumed */
};

enum { REGEX_CHARS_MAX = 12 };	/* larger classes are REGEX_ANY */

struct regex_node {
	enum regex_kind kind;
	uint32_t chars[REGEX_CHARS_MAX];	/* as written, in any case */
	size_t nchars;
	uint32_t min, max;			/* REGEX_REPEAT; UINT32_MAX: no end */
	struct regex_node *child, *next;	/* the first inside, the next beside */
};

/* NULL when the pattern is of a kind that is not read. */
const struct regex_node *regex_read(struct str pattern, struct arena *);

#endif
