#include <assert.h>
#include <string.h>

#include "automaton.h"
#include "mem.h"

enum {
	BYTES = 256,
	ROOT = 0,
	OUTSIDE = 0, INSIDE = 1,	/* states */
};

/* The machine over the trie's symbols, from which the one over bytes is made. */
struct goes {
	const struct trie *trie;
	const bool *is_key;		/* by literal */
	struct automaton *a;
	uint32_t *row;			/* by node and group: where its block begins in a->cell, whose cells are nodes at first */
	size_t ncells, capcells;
	uint32_t *edge;			/* by node: the node that LITERAL_EDGE leads to */
	uint32_t *order;		/* nodes, shortest way from the root first */
	uint32_t *shorter;		/* by node: of the longest shorter suffix */
	uint32_t *seen;			/* by node: the first in a->seen, or TRIE_NONE */
	uint32_t *flags;		/* by node: of a cell that leads to it */
	uint32_t *state;		/* by node: its state; of the root the one outside of words */
};

static unsigned
small(unsigned byte)
{
	return byte >= 'A' && byte <= 'Z' ? byte + ('a' - 'A') : byte;
}

/* Classes from FIRST on for the bytes in words, or for those outside: one for each byte of a literal and, the
 * first, one for all others.  Returns the first of the next group. */
static unsigned
number_classes(struct automaton *a, const bool *used, bool in_word, unsigned first)
{
	unsigned n = first + 1;

	for (unsigned b = 0; b < BYTES; b++)
		if (small(b) == b && literal_in_word(b) == in_word)
			a->class[b] = (uint8_t)(used[b] ? n++ : first);
	n = (n + AUTOMATON_BLOCK - 1) / AUTOMATON_BLOCK * AUTOMATON_BLOCK;
	assert(n <= BYTES);
	for (unsigned c = first; c < n; c++)
		a->class_in_word[c] = in_word;
	return n;
}

static void
make_classes(struct automaton *a, const struct trie *t)
{
	bool used[BYTES] = { false };
	unsigned n;

	for (size_t i = 0; i < t->nlinks; i++)
		if (t->link[i].symbol < BYTES)
			used[t->link[i].symbol] = true;
	n = number_classes(a, used, false, AUTOMATON_END);
	a->groups = number_classes(a, used, true, n) / AUTOMATON_BLOCK;
	for (unsigned b = 0; b < BYTES; b++)
		a->class[b] = a->class[small(b)];
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

/* A copy of the block at AT, or of one whose cells lead to the root. */
static uint32_t
new_block(struct goes *g, const uint32_t *at)
{
	const uint32_t begin = (uint32_t)g->ncells;

	g->a->cell = mem_grow(g->a->cell, &g->capcells, g->ncells + AUTOMATON_BLOCK, sizeof(*g->a->cell));
	for (size_t i = 0; i < AUTOMATON_BLOCK; i++)
		g->a->cell[begin + i] = at != NULL ? g->a->cell[*at + i] : ROOT;
	g->ncells += AUTOMATON_BLOCK;
	return begin;
}

/* NODE goes where its suffix goes. */
static void
begin_row(struct goes *g, uint32_t node)
{
	uint32_t *row = g->row + (size_t)node * g->a->groups;

	for (uint32_t k = 0; k < g->a->groups; k++)
		row[k] = node == ROOT ? new_block(g, NULL) : g->row[(size_t)g->shorter[node] * g->a->groups + k];
	g->edge[node] = node == ROOT ? ROOT : g->edge[g->shorter[node]];
}

/* NODE goes to TO on SYMBOL.  Returns where its suffix goes.  OWN: by group, whether the block is NODE's alone. */
static uint32_t
put_link(struct goes *g, uint32_t node, unsigned symbol, uint32_t to, bool *own)
{
	uint32_t *at = &g->edge[node], was;

	if (symbol != TRIE_EDGE) {
		const uint8_t class = g->a->class[symbol];
		uint32_t *block = &g->row[(size_t)node * g->a->groups + class / AUTOMATON_BLOCK];

		if (!own[class / AUTOMATON_BLOCK])
			*block = new_block(g, block);
		own[class / AUTOMATON_BLOCK] = true;
		at = &g->a->cell[*block + class % AUTOMATON_BLOCK];
	}
	was = *at;
	*at = to;
	return was;
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
		uint32_t node = g->order[i];
		bool own[BYTES / AUTOMATON_BLOCK] = { false };

		assert(i < known);
		see(g, node, &nseen);
		begin_row(g, node);
		for (uint32_t l = t->node[node].link; l != TRIE_NONE; l = t->link[l].next) {
			uint32_t to = t->link[l].to, suffix = put_link(g, node, t->link[l].symbol, to, own);

			if (met[to])
				continue;
			met[to] = true;
			g->shorter[to] = node == ROOT ? ROOT : suffix;
			g->order[known++] = to;
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

/* From nodes to what a cell is.  A block is of one group, that of whoever it was made for. */
static void
finish_cells(struct goes *g, uint32_t node, bool *finished)
{
	const struct automaton *a = g->a;

	for (uint32_t k = 0; k < a->groups; k++) {
		uint32_t begin = g->row[(size_t)node * a->groups + k];
		uint32_t root = a->class_in_word[k * AUTOMATON_BLOCK] ? INSIDE : OUTSIDE;

		if (finished[begin / AUTOMATON_BLOCK])
			continue;
		finished[begin / AUTOMATON_BLOCK] = true;
		for (uint32_t *cell = a->cell + begin; cell < a->cell + begin + AUTOMATON_BLOCK; cell++)
			*cell = ((*cell == ROOT ? root : g->state[*cell]) * a->groups) << AUTOMATON_FLAGS | g->flags[*cell];
	}
}

/* A block like that at BEGIN on whose way FLAGS are seen besides; OF: those that there are, by block. */
static uint32_t
flagged(struct goes *g, uint32_t begin, uint32_t flags, uint32_t *of)
{
	uint32_t *made = &of[begin / AUTOMATON_BLOCK];

	if (flags == 0)
		return begin;
	if (*made == 0) {		/* where the root's first block begins: it is no copy */
		*made = new_block(g, &begin);
		for (uint32_t i = 0; i < AUTOMATON_BLOCK; i++)
			g->a->cell[*made + i] |= flags;
	}
	return *made;
}

/* The row of STATE, which is NODE with its last byte inside of a word or not; LITERAL and KEY: blocks on whose
 * way one is seen besides. */
static void
make_row(struct goes *g, uint32_t node, uint32_t state, bool in_word, uint32_t *literal, uint32_t *key)
{
	struct automaton *a = g->a;
	const uint32_t edge = g->edge[node];
	const uint32_t *plain = g->row + (size_t)node * a->groups, *behind = g->row + (size_t)edge * a->groups;

	a->in_word[state] = in_word;
	a->entered[state] = g->seen[node];
	a->ended[state] = g->seen[edge];
	for (uint32_t k = 0; k < a->groups; k++)
		a->row[state * a->groups + k] = a->class_in_word[k * AUTOMATON_BLOCK] == in_word ? plain[k] :
		    flagged(g, behind[k], g->flags[edge], (g->flags[edge] & AUTOMATON_KEY) != 0 ? key : literal);
}

static void
make_rows(struct goes *g)
{
	const struct trie *t = g->trie;
	struct automaton *a = g->a;
	const size_t nblocks = g->ncells / AUTOMATON_BLOCK;
	bool *finished = mem_zero(nblocks, sizeof(*finished));
	uint32_t *literal = mem_zero(nblocks, sizeof(*literal)), *key = mem_zero(nblocks, sizeof(*key));

	for (uint32_t node = 0; node < t->nnodes; node++)
		finish_cells(g, node, finished);
	a->row = mem_alloc((size_t)a->states * a->groups * sizeof(*a->row));
	a->in_word = mem_zero(a->states, sizeof(*a->in_word));
	a->entered = mem_alloc(a->states * sizeof(*a->entered));
	a->ended = mem_alloc(a->states * sizeof(*a->ended));
	make_row(g, ROOT, OUTSIDE, false, literal, key);
	make_row(g, ROOT, INSIDE, true, literal, key);
	for (size_t i = 0; i < t->nlinks; i++)
		if (t->link[i].symbol != TRIE_EDGE)
			make_row(g, t->link[i].to, g->state[t->link[i].to], literal_in_word(t->link[i].symbol), literal, key);
	mem_free(finished);
	mem_free(literal);
	mem_free(key);
}

struct automaton *
automaton_new(const struct trie *t, const bool *is_key)
{
	struct automaton *a = mem_zero(1, sizeof(*a));
	struct goes g = { .trie = t, .is_key = is_key, .a = a };

	make_classes(a, t);
	g.row = mem_alloc(t->nnodes * a->groups * sizeof(*g.row));
	g.edge = mem_alloc(t->nnodes * sizeof(*g.edge));
	g.order = mem_zero(t->nnodes, sizeof(*g.order));
	g.shorter = mem_zero(t->nnodes, sizeof(*g.shorter));
	g.seen = mem_zero(t->nnodes, sizeof(*g.seen));
	g.flags = mem_zero(t->nnodes, sizeof(*g.flags));
	g.state = mem_zero(t->nnodes, sizeof(*g.state));
	a->seen = mem_zero(t->nnodes, sizeof(*a->seen));
	fill_rows(&g);
	number_states(&g);
	assert((uint64_t)a->states * a->groups < (uint64_t)1 << (32 - AUTOMATON_CLASS));
	make_rows(&g);
	mem_free(g.row);
	mem_free(g.edge);
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
	mem_free(a->row);
	mem_free(a->cell);
	mem_free(a->entered);
	mem_free(a->ended);
	mem_free(a->seen);
	mem_free(a->in_word);
	mem_free(a);
}

struct automaton_places
automaton_at(const struct automaton *a, uint32_t place)
{
	uint32_t from = (place >> AUTOMATON_CLASS) / a->groups, to = (automaton_cell(a, place) >> AUTOMATON_FLAGS) / a->groups;
	bool ends_word = a->in_word[from] && !a->class_in_word[(uint8_t)place];

	return (struct automaton_places){ ends_word ? a->ended[from] : TRIE_NONE, a->entered[to] };
}
