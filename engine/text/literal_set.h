#ifndef LITERAL_SET_H
#define LITERAL_SET_H

#include "literal.h"

/*
 * Sets of strings that a part of a pattern may match, for literal.c.  Strings
 * are folded and have edges at their ends only, next to a character of a word,
 * where they say something; a lone edge is still waiting for its neighbour.
 */
struct literal_set {
	struct literal *v;
	size_t n, cap;
};

struct literal_maker {
	struct casing *casing;
	struct arena *arena;
	size_t made;			/* strings, against LITERAL_WORK */
};

enum {
	LITERAL_STRINGS = 1024,		/* of a set: larger unions are given up */
	LITERAL_PRODUCT = 64,		/* of a product: what would be more stays apart, as two groups */
	LITERAL_WORK = 1 << 18,		/* strings made for one pattern: a hostile one is given up */
};

/* The set of the empty string. */
struct literal_set literal_set_empty(struct literal_maker *);
bool literal_set_is_empty(struct literal_set);		/* it is that set */

void literal_set_add_char(struct literal_maker *, struct literal_set *, uint32_t c);

/* Add N strings; false when there would be too many. */
bool literal_set_add_all(struct literal_maker *, struct literal_set *, const struct literal *, size_t n);

/* Each of A followed by each of B; false when these are too many or too long.
 * Those that cannot be, since an edge would stand within a word, are left out. */
bool literal_set_product(struct literal_maker *, struct literal_set a, struct literal_set b, struct literal_set *out);

/* Do all strings begin, or end, with a character outside of words?  No, if one is empty. */
bool literal_set_begins_outside(struct literal_set);
bool literal_set_ends_outside(struct literal_set);

/* The strings with the edges that follow from what stands before and behind them. */
struct literal_set literal_set_bounded(struct literal_maker *, struct literal_set, bool after_outside,
    bool before_outside);

/* The strings as a group; false when one of them is in every text. */
bool literal_set_group(struct literal_maker *, struct literal_set, struct literal_group *);

#endif
