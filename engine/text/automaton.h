#ifndef AUTOMATON_H
#define AUTOMATON_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "trie.h"

/*
 * The machine of Aho and Corasick, which sees all literals of a trie in one pass
 * over a text: a state for each node, and for each state a row that says where each
 * class of bytes leads.  Classes put together capitals with small letters and all bytes
 * that are in no literal.
 *
 * A state goes where that of its longest shorter suffix goes, but for a byte or two.  So
 * a row is made of blocks of cells, one for AUTOMATON_BLOCK classes, and shares with
 * others those in which nothing differs: a fifth of the memory of rows of their own.
 *
 * Literals are seen on the way from one state to the next (LITERAL_EDGE is seen
 * between two bytes), so what is noted is the place, of a row and a class, and
 * automaton_at tells later which literals it stands for.
 *
 *	at = AUTOMATON_START
 *	place = automaton_place(at, class[byte])
 *	at = automaton_cell(a, place)		at & AUTOMATON_SEEN: note the place
 *
 * A text ends with a step on AUTOMATON_END.  Some literals are keys: a text without
 * them need not be looked at any further.
 */
enum {
	AUTOMATON_START = 0,
	AUTOMATON_END = 0,		/* a class: bytes that stand in no word and no literal */
	AUTOMATON_SEEN = 1,		/* flags of a cell: a literal is seen, for which lanes.c must have 1; a key is */
	AUTOMATON_KEY = 2,
	AUTOMATON_FLAGS = 2,		/* bits of a cell that they take */
	AUTOMATON_BLOCK = 16,		/* classes */
	AUTOMATON_CLASS = 8,		/* bits of a place that the class takes */
};

struct automaton {
	uint32_t *row;			/* by state and group of classes: where in `cell` its block begins */
	uint32_t *cell;			/* the row that a byte leads to, counted in groups, and flags */
	uint8_t class[256];		/* group x AUTOMATON_BLOCK + place in it; a group is all in words or all outside */
	uint32_t groups, states;
	/* What is seen on entering a state, and before that when its word has ended: the first in
	 * `seen`, which is a literal and where there is more. */
	uint32_t *entered, *ended;
	struct automaton_seen {
		uint32_t literal, next;
	} *seen;
	bool *in_word;			/* by state: its last byte stands in a word */
	bool class_in_word[256];
};

static inline uint32_t
automaton_place(uint32_t at, uint8_t class)
{
	return at >> AUTOMATON_FLAGS << AUTOMATON_CLASS | class;
}

static inline uint32_t
automaton_cell(const struct automaton *a, uint32_t place)
{
	uint8_t class = (uint8_t)place;

	return a->cell[a->row[(place >> AUTOMATON_CLASS) + class / AUTOMATON_BLOCK] + class % AUTOMATON_BLOCK];
}

struct automaton *automaton_new(const struct trie *, const bool *is_key);	/* by literal */
void automaton_free(struct automaton *);		/* NULL is allowed */

/* Where in `seen` the literals begin that are seen at PLACE: those that
 * ended with the word before it, and those that end there; TRIE_NONE if none. */
struct automaton_places {
	uint32_t ended, entered;
};
struct automaton_places automaton_at(const struct automaton *, uint32_t place);

#endif
