#ifndef LITERAL_H
#define LITERAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "arena.h"
#include "casing.h"
#include "str.h"

/*
 * What a text must contain for a pattern to match in it: groups of literals, and
 * of each group at least one.
 *
 *	\b(?:pay|paid)\b .* (?:agent|broker) fees?
 *		{ |paid| |pay| } and { _agent_fee _broker_fee }, where _ is a space and | an edge
 *
 * The groups are derived from the pattern's text and may be too
 * few, never wrong: a text without them has no match.  That a text has them all
 * says little.
 *
 * A literal is a row of characters, folded (casing_fold), and LITERAL_EDGE, which
 * stands between one of [A-Za-z0-9_] and what is none of these.  It is coarser than
 * \b, but can be seen in single bytes, and there is an edge wherever \b stands next to
 * such a character.
 */
enum {
	LITERAL_EDGE = 0x110000,	/* no character */
	LITERAL_LENGTH = 40,		/* characters and edges of one literal: longer ones are cut */
};

struct literal {
	const uint32_t *c;
	size_t n;
};

struct literal_group {
	struct literal *literal;	/* in order, none twice, none that begins with another */
	size_t n;			/* 0: the pattern matches nowhere */
	unsigned order;			/* in a match it stands before those with a larger one; 0: anywhere */
	uint64_t common;		/* how many texts have one of them, of LITERAL_ALWAYS: a guess by their length */
};

struct literal_groups {
	struct literal_group *group;	/* the rarest first */
	size_t n;			/* 0: no literal known */
};

#define LITERAL_ALWAYS ((uint64_t)1 << 40)

struct literal_groups literal_derive(struct str pattern, struct casing *, struct arena *);

/* Is C one of [A-Za-z0-9_]? */
bool literal_in_word(uint32_t c);

#endif
