#ifndef TRIE_H
#define TRIE_H

#include <stddef.h>
#include <stdint.h>

#include "casing.h"
#include "literal.h"

/*
 * Many literals in one tree of bytes and edges, from which automaton.h is made.
 *
 * Characters that fold to the same one share a way: each of their UTF-8 sequences
 * leads from the same node to the same node.  ASCII letters stand for
 * both cases by their small one.  The few characters beyond ASCII that fold to an
 * ASCII letter (the Kelvin sign, the long s) do not share its way, for they look
 * like no part of a word to LITERAL_EDGE: they are the literal TRIE_STRANGE, and a text
 * that has one must be taken as if it had all literals.
 */
enum {
	TRIE_EDGE = 256,		/* LITERAL_EDGE as a symbol beside the bytes */
	TRIE_STRANGE = 0,		/* the number of that literal */
	TRIE_NODES = 1 << 18,		/* a ruleset of 10,000 patterns has half of it */
};
#define TRIE_NONE UINT32_MAX

/* An edge of the tree: a byte or LITERAL_EDGE. */
struct trie_link {
	uint32_t to, next;		/* a node; the next link from the same node, or TRIE_NONE */
	uint16_t symbol;
};

struct trie_node {
	uint32_t link;			/* the first, or TRIE_NONE */
	uint32_t literal;		/* the one that ends here, or TRIE_NONE */
};

struct trie {
	struct trie_node *node;		/* 0 is the root */
	size_t nnodes, nodes_cap;
	struct trie_link *link;
	size_t nlinks, links_cap;
	uint32_t nliterals;
};

void trie_begin(struct trie *);
void trie_end(struct trie *);

/* The literal's number, the same for the same literal; TRIE_NONE when there is no room. */
uint32_t trie_add(struct trie *, struct literal, struct casing *);

#endif
