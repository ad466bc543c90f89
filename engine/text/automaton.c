#include <assert.h>
#include <string.h>

#include "automaton.h"
#include "mem.h"

enum {
	BYTES = 256,
	ROOT = 0,
	OUTSIDE = 0, INSIDE = 1,
	CELLS = 1 << 28,		/* of a table; up to here per_column is exact */
};

/* The machine over the trie's symbols, from which the one over bytes is made. */
struct goes {
	const struct trie *trie;
	const bool *is_key;		/* by literal */
	struct automaton *a;
	uint32_t edge;			/* the column of LITERAL_EDGE */
	uint32_t columns;
	uint32_t *to;			/* by node and column: the node it leads to */
	uint32_t *order;		/* nodes, shortest way from the root first */
	uint32_t *shorter;		/* by node: of the longest shorter suffix */
	uint32_t *seen;			/* by node: the first in a->seen, or TRIE_NONE */
	uint32_t *flags;		/* by node: of a cell that leads to it */
	uint32_t *state;		/* by node: its state; of the root the one outside of words */
};

/* A class for each byte of a literal, one for all other bytes of words, one for the rest. */
static uint32_t
make_classes(struct automaton *a, const struct trie *t)
{
	bool used[BYTES] = { false };
	uint32_t n = 2;

	for (size_t i = 0; i < t->nlinks; i++)
		if (t->link[i].symbol < BYTES)
			used[t->link[i].symbol] = true;
	for (unsigned b = 0; b < BYTES; b++) {
		bool in_word = literal_in_word(b);
		unsigned small = b >= 'A' && b <= 'Z' ? b + ('a' - 'A') : b;

		if (small == b)
			a->class[b] = (uint8_t)(used[b] ? n++ : in_word ? INSIDE : OUTSIDE);
		assert(n <= BYTES);
	}
	for (unsigned b = 'A'; b <= 'Z'; b++)
		a->class[b] = a->class[b + ('a' - 'A')];
	for (unsigned b = 0; b < BYTES; b++)
		a->class_in_word[a->class[b]] = literal_in_word(b);
	return n;
}

static uint32_t
column_of(const struct goes *g, unsigned symbol)
{
	return symbol == TRIE_EDGE ? g->edge : g->a->class[symbol];
}

/* What is seen at NODE: its own literal, then those of its suffix. */
static void
see(struct goes *g, uint32_t node, size_t *nseen)
{
	uint32_t literal = g->trie->node[node].literal;

	g->seen[node] = node == ROOT ? TRIE_NONE : g->seen[g->shorter[node]];
	g->flags[node] = node == ROOT ? 0 : g->flags[g->shorter[node]];
	if (literal == TRIE_NONE)
		return;
	g->a->seen[*nseen] = (struct automaton_seen){ literal, g->seen[node] };
	g->seen[node] = (uint32_t)(*nseen)++;
	g->flags[node] |= AUTOMATON_SEEN | (g->is_key[literal] ? AUTOMATON_KEY : 0);
}

/* Fill the rows in order of the nodes' length: what a node has no link for is
 * where its suffix goes. */
static void
fill_rows(struct goes *g)
{
	const struct trie *t = g->trie;
	size_t known = 1, nseen = 0;
	bool *met = mem_zero(t->nnodes, sizeof(*met));

	g->order[0] = ROOT;
	met[ROOT] = true;
	for (size_t i = 0; i < t->nnodes; i++) {
		uint32_t node = g->order[i], *row = g->to + (size_t)node * g->columns;
		const uint32_t *of_suffix = g->to + (size_t)g->shorter[node] * g->columns;

		assert(i < known);
		see(g, node, &nseen);
		if (node != ROOT)
			memcpy(row, of_suffix, g->columns * sizeof(*row));
		for (uint32_t l = t->node[node].link; l != TRIE_NONE; l = t->link[l].next) {
			uint32_t column = column_of(g, t->link[l].symbol), to = t->link[l].to;

			if (!met[to]) {
				met[to] = true;
				g->shorter[to] = node == ROOT ? ROOT : row[column];
				g->order[known++] = to;
			}
			row[column] = to;
		}
	}
	mem_free(met);
}

/* States 0 and 1 are the root outside and inside of a word; nodes behind an edge are only passed. */
static void
number_states(struct goes *g)
{
	const struct trie *t = g->trie;
	bool *behind_edge = mem_zero(t->nnodes, sizeof(*behind_edge));

	for (size_t i = 0; i < t->nlinks; i++)
		if (t->link[i].symbol == TRIE_EDGE)
			behind_edge[t->link[i].to] = true;
	g->a->states = 2;
	for (size_t i = 1; i < t->nnodes; i++)
		if (!behind_edge[g->order[i]])
			g->state[g->order[i]] = g->a->states++;
	mem_free(behind_edge);
}

/* The row of STATE, which is NODE with its last byte inside of a word or not. */
static void
make_row(const struct goes *g, uint32_t node, uint32_t state, bool in_word)
{
	struct automaton *a = g->a;
	const uint32_t *plain = g->to + (size_t)node * g->columns;
	uint32_t edge = plain[g->edge];
	const uint32_t *behind = g->to + (size_t)edge * g->columns;

	a->in_word[state] = in_word;
	a->entered[state] = g->seen[node];
	a->ended[state] = g->seen[edge];
	for (uint32_t c = 0; c < a->columns; c++) {
		bool turns = a->class_in_word[c] != in_word;
		uint32_t to = turns ? behind[c] : plain[c];
		uint32_t next = to == ROOT ? (a->class_in_word[c] ? INSIDE : OUTSIDE) : g->state[to];

		a->table[state * a->columns + c] = (next * a->columns) << AUTOMATON_FLAGS | g->flags[to] |
		    (turns ? g->flags[edge] : 0);
	}
}

static void
make_table(struct goes *g)
{
	const struct trie *t = g->trie;
	struct automaton *a = g->a;

	a->table = mem_alloc((size_t)a->states * a->columns * sizeof(*a->table));
	a->in_word = mem_zero(a->states, sizeof(*a->in_word));
	a->entered = mem_alloc(a->states * sizeof(*a->entered));
	a->ended = mem_alloc(a->states * sizeof(*a->ended));
	make_row(g, ROOT, OUTSIDE, false);
	make_row(g, ROOT, INSIDE, true);
	for (size_t i = 0; i < t->nlinks; i++)
		if (t->link[i].symbol != TRIE_EDGE)
			make_row(g, t->link[i].to, g->state[t->link[i].to], literal_in_word(t->link[i].symbol));
}

struct automaton *
automaton_new(const struct trie *t, const bool *is_key)
{
	struct automaton *a = mem_zero(1, sizeof(*a));
	struct goes g = { .trie = t, .is_key = is_key, .a = a };

	a->columns = make_classes(a, t);
	g.edge = a->columns;
	g.columns = a->columns + 1;
	g.to = mem_zero(t->nnodes * g.columns, sizeof(*g.to));
	g.order = mem_zero(t->nnodes, sizeof(*g.order));
	g.shorter = mem_zero(t->nnodes, sizeof(*g.shorter));
	g.seen = mem_zero(t->nnodes, sizeof(*g.seen));
	g.flags = mem_zero(t->nnodes, sizeof(*g.flags));
	g.state = mem_zero(t->nnodes, sizeof(*g.state));
	a->seen = mem_zero(t->nnodes, sizeof(*a->seen));
	fill_rows(&g);
	number_states(&g);
	assert((uint64_t)a->states * a->columns < CELLS);
	a->per_column = (((uint64_t)1 << AUTOMATON_SHIFT) + a->columns - 1) / a->columns;
	make_table(&g);
	mem_free(g.to);
	mem_free(g.order);
	mem_free(g.shorter);
	mem_free(g.seen);
	mem_free(g.flags);
	mem_free(g.state);
	return a;
}

void
automaton_free(struct automaton *a)
{
	if (a == NULL)
		return;
	mem_free(a->table);
	mem_free(a->entered);
	mem_free(a->ended);
	mem_free(a->seen);
	mem_free(a->in_word);
	mem_free(a);
}

static uint32_t
row_of(const struct automaton *a, uint32_t place)
{
	return (uint32_t)(place * a->per_column >> AUTOMATON_SHIFT);
}

struct automaton_places
automaton_at(const struct automaton *a, uint32_t place)
{
	uint32_t from = row_of(a, place), class = place - from * a->columns;
	bool ends_word = a->in_word[from] && !a->class_in_word[class];

	return (struct automaton_places){ ends_word ? a->ended[from] : TRIE_NONE,
		a->entered[row_of(a, a->table[place] >> AUTOMATON_FLAGS)] };
}
