#include <assert.h>
#include <stdbool.h>
#include <string.h>

#include "arena.h"
#include "automaton.h"
#include "casing.h"
#include "lanes.h"
#include "literal.h"
#include "mem.h"
#include "prefilter.h"
#include "trie.h"

enum {
	NEEDS = 4,			/* groups that are asked of one pattern */
	HASHES = 1 << 12,
};

/* Numbers by number, in one array: those of I are item[first[i]] to item[first[i + 1]]. */
struct lists {
	uint32_t *first, *item;
};

/* A pair on the way into lists. */
struct pair {
	uint32_t from, to;
};
struct pairs {
	struct pair *v;
	size_t n, cap;
};

struct prefilter {
	struct automaton *automaton;
	size_t npatterns, ngroups, nliterals;
	uint64_t *always;		/* patterns of which no literal is known */
	size_t nalways;
	/*
	 * A pattern's rarest group is its key: only when that is seen are its other
	 * groups asked for.
	 */
	struct lists groups_of;		/* by literal */
	struct lists keyed;		/* by group: patterns whose key it is */
	struct lists others;		/* by pattern: its other groups */
	struct build *build;		/* until it is built */
};

/* What is only needed while patterns are added. */
struct build {
	struct trie trie;
	struct casing *casing;
	struct arena *arena;
	struct pairs groups_of, keyed, others;
	uint32_t hash[HASHES];		/* groups that are known: the first of each hash */
	struct known_group {
		uint32_t *literal;
		size_t n;
		uint32_t next;
	} *group;
	size_t groups_cap;
	uint64_t *always;
	size_t always_cap;
};

struct prefilter_scratch {
	const struct prefilter *p;
	struct lanes *lanes;
	uint64_t *bits;			/* literals seen in the text */
	uint32_t *literal;		/* the same as a list */
	uint32_t *group_seen;		/* by group: the round in which it was last seen */
	uint32_t *group;		/* the groups of this round */
	uint32_t round;
};

struct prefilter *
prefilter_new(void)
{
	struct prefilter *p = mem_zero(1, sizeof(*p));
	struct build *b = mem_zero(1, sizeof(*b));

	trie_begin(&b->trie);
	b->casing = casing_new();
	b->arena = arena_new();
	for (size_t i = 0; i < HASHES; i++)
		b->hash[i] = TRIE_NONE;
	p->build = b;
	return p;
}

static void
build_free(struct build *b, size_t ngroups)
{
	if (b == NULL)
		return;
	for (size_t i = 0; i < ngroups; i++)
		mem_free(b->group[i].literal);
	mem_free(b->group);
	mem_free(b->groups_of.v);
	mem_free(b->keyed.v);
	mem_free(b->others.v);
	mem_free(b->always);
	trie_end(&b->trie);
	casing_free(b->casing);
	arena_free(b->arena);
	mem_free(b);
}

static void
lists_free(struct lists *l)
{
	mem_free(l->first);
	mem_free(l->item);
}

void
prefilter_free(struct prefilter *p)
{
	if (p == NULL)
		return;
	build_free(p->build, p->ngroups);
	automaton_free(p->automaton);
	lists_free(&p->groups_of);
	lists_free(&p->keyed);
	lists_free(&p->others);
	mem_free(p->always);
	mem_free(p);
}

static void
pair_add(struct pairs *p, size_t from, size_t to)
{
	p->v = mem_grow(p->v, &p->cap, p->n + 1, sizeof(*p->v));
	p->v[p->n++] = (struct pair){ (uint32_t)from, (uint32_t)to };
}

/* The pairs as lists, by counting; of one number in the order in which they were added. */
static struct lists
lists_of(const struct pairs *p, size_t count)
{
	struct lists l = { mem_zero(count + 2, sizeof(*l.first)), mem_alloc(p->n * sizeof(*l.item)) };

	for (size_t i = 0; i < p->n; i++)
		l.first[p->v[i].from + 2]++;
	for (size_t i = 2; i < count + 2; i++)
		l.first[i] += l.first[i - 1];
	for (size_t i = 0; i < p->n; i++)
		l.item[l.first[p->v[i].from + 1]++] = p->v[i].to;
	return l;
}

/* The number of the group of these literals, which may be known: patterns share word lists. */
static uint32_t
group_number(struct prefilter *p, const uint32_t *literal, size_t n)
{
	struct build *b = p->build;
	uint32_t h = 2166136261u, g;

	for (size_t i = 0; i < n; i++)
		h = (h ^ literal[i]) * 16777619u;
	h %= HASHES;
	for (g = b->hash[h]; g != TRIE_NONE; g = b->group[g].next)
		if (b->group[g].n == n && memcmp(b->group[g].literal, literal, n * sizeof(*literal)) == 0)
			return g;
	g = (uint32_t)p->ngroups++;
	b->group = mem_grow(b->group, &b->groups_cap, p->ngroups, sizeof(*b->group));
	b->group[g] = (struct known_group){ mem_alloc(n * sizeof(*literal)), n, b->hash[h] };
	memcpy(b->group[g].literal, literal, n * sizeof(*literal));
	b->hash[h] = g;
	for (size_t i = 0; i < n; i++)
		pair_add(&b->groups_of, literal[i], g);
	return g;
}

/* Put the group's literals into the trie; false when there is no room. */
static bool
add_group(struct prefilter *p, const struct literal_group *group, uint32_t *number)
{
	struct build *b = p->build;
	uint32_t *literal = arena_alloc(b->arena, (group->n + 1) * sizeof(*literal));

	for (size_t i = 0; i < group->n; i++) {
		literal[i] = trie_add(&b->trie, group->literal[i], b->casing);
		if (literal[i] == TRIE_NONE)
			return false;
	}
	*number = group_number(p, literal, group->n);
	return true;
}

void
prefilter_add(struct prefilter *p, struct str pattern)
{
	struct build *b = p->build;
	struct literal_groups groups = literal_derive(pattern, b->casing, b->arena);
	size_t number = p->npatterns++, needs = 0;
	uint32_t g;

	for (size_t i = 0; i < groups.n && needs < NEEDS; i++) {
		if (!add_group(p, &groups.group[i], &g))
			break;
		if (needs++ == 0)
			pair_add(&b->keyed, g, number);
		else
			pair_add(&b->others, number, g);
	}
	b->always = mem_grow(b->always, &b->always_cap, prefilter_words(p), sizeof(*b->always));
	if (number % 64 == 0)
		b->always[number / 64] = 0;
	if (needs == 0) {
		b->always[number / 64] |= (uint64_t)1 << number % 64;
		p->nalways++;
	}
	arena_reset(b->arena);
}

void
prefilter_build(struct prefilter *p)
{
	struct build *b = p->build;

	p->nliterals = b->trie.nliterals;
	p->automaton = automaton_new(&b->trie);
	p->groups_of = lists_of(&b->groups_of, p->nliterals);
	p->keyed = lists_of(&b->keyed, p->ngroups);
	p->others = lists_of(&b->others, p->npatterns);
	p->always = b->always;
	b->always = NULL;
	build_free(b, p->ngroups);
	p->build = NULL;
}

size_t
prefilter_unknown(const struct prefilter *p)
{
	return p->nalways;
}

size_t
prefilter_words(const struct prefilter *p)
{
	return (p->npatterns + 63) / 64;
}

struct prefilter_scratch *
prefilter_scratch_new(const struct prefilter *p)
{
	struct prefilter_scratch *s = mem_zero(1, sizeof(*s));

	assert(p->build == NULL);
	s->p = p;
	s->lanes = lanes_new();
	s->bits = mem_zero(p->nliterals / 64 + 1, sizeof(*s->bits));
	s->literal = mem_zero(p->nliterals, sizeof(*s->literal));
	s->group_seen = mem_zero(p->ngroups, sizeof(*s->group_seen));
	s->group = mem_zero(p->ngroups, sizeof(*s->group));
	return s;
}

void
prefilter_scratch_free(struct prefilter_scratch *s)
{
	if (s == NULL)
		return;
	lanes_free(s->lanes);
	mem_free(s->bits);
	mem_free(s->literal);
	mem_free(s->group_seen);
	mem_free(s->group);
	mem_free(s);
}

static void
all_patterns(const struct prefilter *p, uint64_t *may)
{
	memset(may, 0xff, prefilter_words(p) * sizeof(*may));
	if (p->npatterns % 64 != 0)
		may[p->npatterns / 64] = ((uint64_t)1 << p->npatterns % 64) - 1;
}

/* The groups of the N literals of this text, once each. */
static size_t
groups_seen(struct prefilter_scratch *s, size_t n)
{
	const struct lists *of = &s->p->groups_of;
	size_t ngroups = 0;

	if (++s->round == 0) {		/* the rounds are used up: begin again */
		memset(s->group_seen, 0, s->p->ngroups * sizeof(*s->group_seen));
		s->round = 1;
	}
	for (size_t i = 0; i < n; i++)
		for (uint32_t k = of->first[s->literal[i]]; k < of->first[s->literal[i] + 1]; k++)
			if (s->group_seen[of->item[k]] != s->round) {
				s->group_seen[of->item[k]] = s->round;
				s->group[ngroups++] = of->item[k];
			}
	return ngroups;
}

static bool
others_seen(const struct prefilter_scratch *s, uint32_t pattern)
{
	const struct lists *others = &s->p->others;

	for (uint32_t i = others->first[pattern]; i < others->first[pattern + 1]; i++)
		if (s->group_seen[others->item[i]] != s->round)
			return false;
	return true;
}

/* The patterns that N seen literals allow. */
static void
allow(struct prefilter_scratch *s, size_t n, uint64_t *may)
{
	const struct lists *keyed = &s->p->keyed;
	size_t ngroups = groups_seen(s, n);

	for (size_t i = 0; i < ngroups; i++)
		for (uint32_t k = keyed->first[s->group[i]]; k < keyed->first[s->group[i] + 1]; k++)
			if (others_seen(s, keyed->item[k]))
				may[keyed->item[k] / 64] |= (uint64_t)1 << keyed->item[k] % 64;
}

/* From what was noted of a text to the patterns that may match in it. */
static void
conclude(struct prefilter_scratch *s, const struct lane_notes *notes, uint64_t *may)
{
	const struct prefilter *p = s->p;
	size_t n = 0;
	bool strange;

	for (size_t i = 0; i < notes->n; i++)
		automaton_literals(p->automaton, notes->place[i], s->bits, s->literal, &n);
	strange = (s->bits[0] & (uint64_t)1 << TRIE_STRANGE) != 0;
	for (size_t i = 0; i < n; i++)
		s->bits[s->literal[i] / 64] = 0;
	if (strange || notes->lost) {
		all_patterns(p, may);
		return;
	}
	memcpy(may, p->always, prefilter_words(p) * sizeof(*may));
	allow(s, n, may);
}

void
prefilter_scan(const struct prefilter *p, struct prefilter_scratch *s, const struct str *texts, size_t n,
    uint64_t *may)
{
	const struct lane_notes *notes;
	size_t text;

	assert(s->p == p);
	lanes_begin(s->lanes, p->automaton, texts, n);
	while (lanes_next(s->lanes, &text, &notes))
		conclude(s, notes, may + text * prefilter_words(p));
}
