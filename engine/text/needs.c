#include <stdlib.h>
#include <string.h>

#include "arena.h"
#include "casing.h"
#include "literal.h"
#include "mem.h"
#include "needs.h"

enum { HASHES = 1 << 12 };
#define TOO_COMMON (LITERAL_ALWAYS / 8)	/* single letters: to see them costs more than they spare */

/* A pair on the way into lists. */
struct pair {
	uint32_t from, to;
};
struct pairs {
	struct pair *v;
	size_t n, cap;
};

struct needs_build {
	struct trie trie;
	struct casing *casing;
	struct arena *arena;		/* for one pattern */
	struct pairs literals, keyed;
	uint32_t hash[HASHES];		/* groups that are known: the first of each hash */
	struct known_group {
		size_t first, n;	/* in literals.v, whose `to` are its literals */
		uint32_t next;
	} *group;
	size_t groups_cap, needs_cap, nneeds_cap;
};

void
needs_begin(struct needs *n)
{
	struct needs_build *b = mem_zero(1, sizeof(*b));

	*n = (struct needs){ .build = b };
	trie_begin(&b->trie);
	b->casing = casing_new();
	b->arena = arena_new();
	for (size_t i = 0; i < HASHES; i++)
		b->hash[i] = TRIE_NONE;
}

static void
build_free(struct needs_build *b)
{
	if (b == NULL)
		return;
	trie_end(&b->trie);
	casing_free(b->casing);
	arena_free(b->arena);
	mem_free(b->literals.v);
	mem_free(b->keyed.v);
	mem_free(b->group);
	mem_free(b);
}

static void
lists_free(struct needs_lists *l)
{
	mem_free(l->first);
	mem_free(l->item);
}

void
needs_end(struct needs *n)
{
	build_free(n->build);
	lists_free(&n->literals);
	lists_free(&n->keyed);
	mem_free(n->need);
	mem_free(n->nneeds);
}

static void
pair_add(struct pairs *p, size_t from, size_t to)
{
	p->v = mem_grow(p->v, &p->cap, p->n + 1, sizeof(*p->v));
	p->v[p->n++] = (struct pair){ (uint32_t)from, (uint32_t)to };
}

/* The pairs as lists, by counting; of one number in the order in which they were added. */
static struct needs_lists
lists_of(const struct pairs *p, size_t count)
{
	struct needs_lists l = { mem_zero(count + 2, sizeof(*l.first)), mem_alloc(p->n * sizeof(*l.item)) };

	for (size_t i = 0; i < p->n; i++)
		l.first[p->v[i].from + 2]++;
	for (size_t i = 2; i < count + 2; i++)
		l.first[i] += l.first[i - 1];
	for (size_t i = 0; i < p->n; i++)
		l.item[l.first[p->v[i].from + 1]++] = p->v[i].to;
	return l;
}

static bool
is_group(const struct needs_build *b, const struct known_group *g, const uint32_t *literal, size_t n)
{
	for (size_t i = 0; i < n && g->n == n; i++)
		if (b->literals.v[g->first + i].to != literal[i])
			return false;
	return g->n == n;
}

/* The number of the group of these literals. */
static uint32_t
group_number(struct needs *needs, const uint32_t *literal, size_t n)
{
	struct needs_build *b = needs->build;
	uint32_t h = 2166136261u, g;

	for (size_t i = 0; i < n; i++)
		h = (h ^ literal[i]) * 16777619u;
	h %= HASHES;
	for (g = b->hash[h]; g != TRIE_NONE; g = b->group[g].next)
		if (is_group(b, &b->group[g], literal, n))
			return g;
	g = (uint32_t)needs->ngroups++;
	b->group = mem_grow(b->group, &b->groups_cap, needs->ngroups, sizeof(*b->group));
	b->group[g] = (struct known_group){ b->literals.n, n, b->hash[h] };
	b->hash[h] = g;
	for (size_t i = 0; i < n; i++)
		pair_add(&b->literals, g, literal[i]);
	return g;
}

/* Put the group's literals into the trie; false when there is no room. */
static bool
add_group(struct needs *n, const struct literal_group *group, uint32_t *number)
{
	struct needs_build *b = n->build;
	uint32_t *literal = arena_alloc(b->arena, (group->n + 1) * sizeof(*literal));

	for (size_t i = 0; i < group->n; i++) {
		literal[i] = trie_add(&b->trie, group->literal[i], b->casing);
		if (literal[i] == TRIE_NONE)
			return false;
	}
	*number = group_number(n, literal, group->n);
	return true;
}

static int
by_order(const void *a, const void *b)
{
	const struct need *x = a, *y = b;

	return (x->order > y->order) - (x->order < y->order);
}

void
needs_add(struct needs *needs, struct str pattern)
{
	struct needs_build *b = needs->build;
	struct literal_groups groups = literal_derive(pattern, b->casing, b->arena);
	size_t number = needs->npatterns++, n = 0;
	struct need *need;

	needs->need = mem_grow(needs->need, &b->needs_cap, needs->npatterns * NEEDS_EACH, sizeof(*need));
	needs->nneeds = mem_grow(needs->nneeds, &b->nneeds_cap, needs->npatterns, sizeof(*needs->nneeds));
	need = needs->need + number * NEEDS_EACH;
	for (; n < groups.n && n < NEEDS_EACH && (n == 0 || groups.group[n].common < TOO_COMMON); n++) {
		if (!add_group(needs, &groups.group[n], &need[n].group))
			break;
		need[n].order = groups.group[n].order;
	}
	needs->nneeds[number] = (uint8_t)n;
	if (n > 0) {
		const struct known_group *key = &b->group[need[0].group];

		for (size_t i = 0; i < key->n; i++)
			pair_add(&b->keyed, b->literals.v[key->first + i].to, number);
		qsort(need, n, sizeof(*need), by_order);
	}
	arena_reset(b->arena);
}

void
needs_done(struct needs *n, struct trie *trie)
{
	struct needs_build *b = n->build;

	n->nliterals = b->trie.nliterals;
	n->literals = lists_of(&b->literals, n->ngroups);
	n->keyed = lists_of(&b->keyed, n->nliterals);
	*trie = b->trie;
	b->trie = (struct trie){ 0 };
	build_free(b);
	n->build = NULL;
}

bool
needs_is_key(const struct needs *n, uint32_t literal)
{
	return n->keyed.first[literal] < n->keyed.first[literal + 1];
}
