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
 * automaton_literals tells later which literals it stands for.
 *
 *	at = AUTOMATON_START
 *	place = (at >> 1) + class[byte]
 *	at = table[place]		at & 1: note the place
 *
 * A text ends with a step on AUTOMATON_END.
 */
enum {
	AUTOMATON_START = 0,
	AUTOMATON_END = 0,		/* a class: bytes that stand in no word and no literal */
};

struct automaton {
	uint32_t *table;		/* the row's place twice, and whether something is seen */
	uint8_t class[256];
	uint32_t columns, states;
	/* What is seen on entering a state, and before that when its word has ended: the first in
	 * `seen`, which is a literal and where there is more. */
	uint32_t *entered, *ended;
	struct automaton_seen {
		uint32_t literal, next;
	} *seen;
	bool *in_word;			/* by state: its last byte stands in a word */
	bool class_in_word[256];
};

struct automaton *automaton_new(const struct trie *);
void automaton_free(struct automaton *);		/* NULL is allowed */

/* The literals that are seen at PLACE of the table, added to BITS; those that were
 * not there before are appended to LIST, which has N. */
void automaton_literals(const struct automaton *, uint32_t place, uint64_t *bits, uint32_t *list, size_t *n);

#endif
