#include <assert.h>
#include <stdbool.h>

#include "mem.h"
#include "trie.h"
#include "utf8.h"

enum {
	ASCII_END = 0x80,
	ROOM = LITERAL_LENGTH * 16,	/* nodes that one literal may need, with all variants of its characters */
};

static uint32_t
new_node(struct trie *t)
{
	t->node = mem_grow(t->node, &t->nodes_cap, t->nnodes + 1, sizeof(*t->node));
	t->node[t->nnodes] = (struct trie_node){ TRIE_NONE, TRIE_NONE };
	return (uint32_t)t->nnodes++;
}

void
trie_begin(struct trie *t)
{
	uint32_t root, strange;

	*t = (struct trie){ 0 };
	root = new_node(t);
	assert(root == 0);
	strange = t->nliterals++;
	assert(strange == TRIE_STRANGE);
}

void
trie_end(struct trie *t)
{
	mem_free(t->node);
	mem_free(t->link);
	*t = (struct trie){ 0 };
}

/* The node that SYMBOL leads to, or TRIE_NONE. */
static uint32_t
find(const struct trie *t, uint32_t node, unsigned symbol)
{
	for (uint32_t l = t->node[node].link; l != TRIE_NONE; l = t->link[l].next)
		if (t->link[l].symbol == symbol)
			return t->link[l].to;
	return TRIE_NONE;
}

static void
connect(struct trie *t, uint32_t from, unsigned symbol, uint32_t to)
{
	t->link = mem_grow(t->link, &t->links_cap, t->nlinks + 1, sizeof(*t->link));
	t->link[t->nlinks] = (struct trie_link){ to, t->node[from].link, (uint16_t)symbol };
	t->node[from].link = (uint32_t)t->nlinks++;
}

/* Where SYMBOL leads, which is to a new node if need be. */
static uint32_t
step(struct trie *t, uint32_t from, unsigned symbol)
{
	uint32_t to = find(t, from, symbol);

	if (to == TRIE_NONE) {
		to = new_node(t);
		connect(t, from, symbol, to);
	}
	return to;
}

/* Where C leads, or TRIE_NONE. */
static uint32_t
find_char(const struct trie *t, uint32_t from, uint32_t c)
{
	char bytes[UTF8_MAX];
	size_t n = utf8_put(c, bytes);

	for (size_t i = 0; i < n && from != TRIE_NONE; i++)
		from = find(t, from, (unsigned char)bytes[i]);
	return from;
}

static void
connect_char(struct trie *t, uint32_t from, uint32_t c, uint32_t to)
{
	char bytes[UTF8_MAX];
	size_t n = utf8_put(c, bytes);

	for (size_t i = 0; i + 1 < n; i++)
		from = step(t, from, (unsigned char)bytes[i]);
	connect(t, from, (unsigned char)bytes[n - 1], to);
}

/* All variants of C lead to one node: when there is a way for C, there is one for each. */
static uint32_t
step_char(struct trie *t, uint32_t from, uint32_t c, struct casing *casing)
{
	uint32_t to = find_char(t, from, c);
	const uint32_t *variant;
	size_t n;

	if (to != TRIE_NONE)
		return to;
	to = new_node(t);
	n = casing_variants(casing, c, &variant);
	for (size_t i = 0; i < n; i++)
		connect_char(t, from, variant[i], to);
	return to;
}

static void
add_strange(struct trie *t, uint32_t c, struct casing *casing)
{
	const uint32_t *variant;
	size_t n = casing_variants(casing, c, &variant);

	for (size_t i = 0; i < n; i++)
		if (variant[i] >= ASCII_END && find_char(t, 0, variant[i]) == TRIE_NONE) {
			uint32_t node = new_node(t);

			connect_char(t, 0, variant[i], node);
			t->node[node].literal = TRIE_STRANGE;
		}
}

uint32_t
trie_add(struct trie *t, struct literal literal, struct casing *casing)
{
	uint32_t at = 0;

	if (t->nnodes + ROOM > TRIE_NODES)
		return TRIE_NONE;
	for (size_t i = 0; i < literal.n; i++) {
		uint32_t c = literal.c[i];
		bool before = i > 0 && literal.c[i - 1] != LITERAL_EDGE && c != LITERAL_EDGE;

		/* within a literal edges are where they must be */
		if (before && literal_in_word(literal.c[i - 1]) != literal_in_word(c))
			at = step(t, at, TRIE_EDGE);
		if (c == LITERAL_EDGE)
			at = step(t, at, TRIE_EDGE);
		else if (c < ASCII_END) {
			at = step(t, at, c);
			add_strange(t, c, casing);
		} else
			at = step_char(t, at, c, casing);
	}
	if (t->node[at].literal == TRIE_NONE)
		t->node[at].literal = t->nliterals++;
	return t->node[at].literal;
}
