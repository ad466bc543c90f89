#ifndef AUTOMATON_H
#define AUTOMATON_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "trie.h"

/*
 * The machine of Aho and Corasick, which sees all literals of a trie in one pass
 * over a text: a state for each node, and a row of the table for each state that
 * says where each class of bytes leads.  Classes put together capitals with
 * small letters and all bytes that are in no literal.
 *
 * Literals are seen on the way from one state to the next (LITERAL_EDGE is seen
 * between two bytes), so what is noted is the place in the table, and
 * automaton_at tells later which literals it stands for.
 *
 *	at = AUTOMATON_START
 *	place = (at >> AUTOMATON_FLAGS) + class[byte]
 *	at = table[place]		at & AUTOMATON_SEEN: note the place
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
	AUTOMATON_SHIFT = 36,
};

struct automaton {
	uint32_t *table;		/* cells: the place of a row, and flags */
	uint8_t class[256];
	uint32_t columns, states;
	uint64_t per_column;		/* PLACE * per_column >> AUTOMATON_SHIFT is its row: quicker than a division */
	/* What is seen on entering a state, and before that when its word has ended: the first in
	 * `seen`, which is a literal and where there is more. */
	uint32_t *entered, *ended;
	struct automaton_seen {
		uint32_t literal, next;
	} *seen;
	bool *in_word;			/* by state: its last byte stands in a word */
	bool class_in_word[256];
};

struct automaton *automaton_new(const struct trie *, const bool *is_key);	/* by literal */
void automaton_free(struct automaton *);		/* NULL is allowed */

/* Where in `seen` the literals begin that are seen at PLACE of the table: those that
 * ended with the word before it, and those that end there; TRIE_NONE if none. */
struct automaton_places {
	uint32_t ended, entered;
};
struct automaton_places automaton_at(const struct automaton *, uint32_t place);

#endif
