#include <assert.h>
#include <stdbool.h>
#include <string.h>

#include "automaton.h"
#include "lanes.h"
#include "mem.h"
#include "needs.h"
#include "prefilter.h"
#include "trie.h"

struct prefilter {
	struct needs needs;
	struct automaton *automaton;	/* NULL until it is built */
	uint64_t *always;		/* patterns of which no literal is known */
	struct str *source;		/* the patterns, until it is built */
	size_t nsources, capsources;
};

/* Where in a text something was seen first and last, counted in notes (lanes.h). */
struct seen {
	uint32_t first, last;
};
enum { NOWHERE = LANE_NOTES };	/* of first */

struct prefilter_scratch {
	const struct prefilter *p;
	struct lanes *lanes;
	uint32_t round;			/* one for each text */
	struct seen *literal, *group;	/* by number; those of other rounds say nothing */
	uint32_t *literal_round, *group_round;
	uint32_t *key;			/* literals of this text that are keys */
	size_t nkeys;
};

struct prefilter *
prefilter_new(void)
{
	struct prefilter *p = mem_zero(1, sizeof(*p));

	needs_begin(&p->needs);
	return p;
}

static void
forget_sources(struct prefilter *p)
{
	for (size_t i = 0; i < p->nsources; i++)
		mem_free((char *)(uintptr_t)p->source[i].p);
	mem_free(p->source);
	p->source = NULL;
	p->nsources = 0;
}

void
prefilter_free(struct prefilter *p)
{
	if (p == NULL)
		return;
	forget_sources(p);
	needs_end(&p->needs);
	automaton_free(p->automaton);
	mem_free(p->always);
	mem_free(p);
}

void
prefilter_add(struct prefilter *p, struct str pattern)
{
	assert(p->automaton == NULL);
	p->source = mem_grow(p->source, &p->capsources, p->nsources + 1, sizeof(*p->source));
	p->source[p->nsources++] = (struct str){ mem_dup(pattern.p, pattern.n), pattern.n };
}

void
prefilter_build(struct prefilter *p)
{
	struct trie trie;
	bool *is_key;

	for (size_t i = 0; i < p->nsources; i++)
		needs_add(&p->needs, p->source[i]);
	forget_sources(p);
	needs_done(&p->needs, &trie);
	is_key = mem_alloc(p->needs.nliterals * sizeof(*is_key));
	for (uint32_t i = 0; i < p->needs.nliterals; i++)
		is_key[i] = i == TRIE_STRANGE || needs_is_key(&p->needs, i);
	p->automaton = automaton_new(&trie, is_key);
	mem_free(is_key);
	trie_end(&trie);
	p->always = mem_zero(prefilter_words(p), sizeof(*p->always));
	for (size_t i = 0; i < p->needs.npatterns; i++)
		if (p->needs.nneeds[i] == 0)
			p->always[i / 64] |= (uint64_t)1 << i % 64;
}

size_t
prefilter_words(const struct prefilter *p)
{
	return (p->needs.npatterns + 63) / 64;
}

struct prefilter_scratch *
prefilter_scratch_new(const struct prefilter *p)
{
	struct prefilter_scratch *s = mem_zero(1, sizeof(*s));
	const size_t nliterals = p->needs.nliterals, ngroups = p->needs.ngroups;

	assert(p->automaton != NULL);
	s->p = p;
	s->lanes = lanes_new();
	s->literal = mem_zero(nliterals, sizeof(*s->literal));
	s->literal_round = mem_zero(nliterals, sizeof(*s->literal_round));
	s->group = mem_zero(ngroups, sizeof(*s->group));
	s->group_round = mem_zero(ngroups, sizeof(*s->group_round));
	s->key = mem_zero(nliterals, sizeof(*s->key));
	return s;
}

void
prefilter_scratch_free(struct prefilter_scratch *s)
{
	if (s == NULL)
		return;
	lanes_free(s->lanes);
	mem_free(s->literal);
	mem_free(s->literal_round);
	mem_free(s->group);
	mem_free(s->group_round);
	mem_free(s->key);
	mem_free(s);
}

static void
all_patterns(const struct prefilter *p, uint64_t *may)
{
	memset(may, 0xff, prefilter_words(p) * sizeof(*may));
	if (p->needs.npatterns % 64 != 0)
		may[p->needs.npatterns / 64] = ((uint64_t)1 << p->needs.npatterns % 64) - 1;
}

static void
next_round(struct prefilter_scratch *s)
{
	s->nkeys = 0;
	if (++s->round != 0)
		return;
	memset(s->literal_round, 0, s->p->needs.nliterals * sizeof(*s->literal_round));	/* all are used: begin again */
	memset(s->group_round, 0, s->p->needs.ngroups * sizeof(*s->group_round));
	s->round = 1;
}

/* The literals from FIRST on were seen at the note AT. */
static void
see(struct prefilter_scratch *s, uint32_t first, uint32_t at)
{
	const struct automaton_seen *chain = s->p->automaton->seen;

	for (; first != TRIE_NONE; first = chain[first].next) {
		uint32_t number = chain[first].literal;
		struct seen *literal = &s->literal[number];

		literal->last = at;
		if (s->literal_round[number] == s->round)
			continue;
		s->literal_round[number] = s->round;
		literal->first = at;
		if (needs_is_key(&s->p->needs, number))
			s->key[s->nkeys++] = number;
	}
}

/* Where the group was seen, which is any of its literals. */
static struct seen
find(struct prefilter_scratch *s, uint32_t group)
{
	const uint32_t *first = s->p->needs.literals.first, *literal = s->p->needs.literals.item + first[group];
	const size_t n = first[group + 1] - first[group];
	struct seen at = { NOWHERE, 0 };
	bool any = false;

	if (s->group_round[group] == s->round)
		return s->group[group];
	for (size_t i = 0; i < n; i++)		/* without a branch that nobody foresees: mostly there is none */
		any |= s->literal_round[literal[i]] == s->round;
	for (size_t i = 0; any && i < n; i++)
		if (s->literal_round[literal[i]] == s->round) {
			const struct seen *of = &s->literal[literal[i]];

			at.first = of->first < at.first ? of->first : at.first;
			at.last = of->last > at.last ? of->last : at.last;
		}
	s->group_round[group] = s->round;
	s->group[group] = at;
	return at;
}

/* Was everything seen that the pattern needs, and in order: each group at least once
 * at or behind the first of those before it? */
static bool
satisfied(struct prefilter_scratch *s, uint32_t pattern)
{
	const struct need *need = &s->p->needs.need[pattern * NEEDS_EACH];
	uint32_t before = 0, first = 0, order = 0;

	for (size_t i = 0; i < s->p->needs.nneeds[pattern]; i++) {
		struct seen at = find(s, need[i].group);

		if (at.first == NOWHERE)
			return false;
		if (need[i].order == 0)
			continue;
		if (need[i].order > order) {	/* those of one order stand in any */
			before = first;
			order = need[i].order;
		}
		if (at.last < before)
			return false;
		if (at.first > first)
			first = at.first;
	}
	return true;
}

/* Is there anything in the notes for which the text must be looked at any further? */
static bool
tells(const struct automaton *a, const struct lane_notes *notes)
{
	uint32_t cells = 0;

	for (size_t i = 0; i < notes->n; i++)
		cells |= automaton_cell(a, notes->place[i]);
	return notes->lost || (cells & AUTOMATON_KEY) != 0;
}

/* From what was noted of a text to the patterns that may match in it. */
static void
conclude(struct prefilter_scratch *s, const struct lane_notes *notes, uint64_t *may)
{
	const struct prefilter *p = s->p;
	const struct needs_lists *keyed = &p->needs.keyed;

	memcpy(may, p->always, prefilter_words(p) * sizeof(*may));
	if (!tells(p->automaton, notes))
		return;
	next_round(s);
	for (uint32_t i = 0; i < notes->n; i++) {
		struct automaton_places at = automaton_at(p->automaton, notes->place[i]);

		see(s, at.ended, i);
		see(s, at.entered, i);
	}
	if (notes->lost || s->literal_round[TRIE_STRANGE] == s->round) {
		all_patterns(p, may);
		return;
	}
	for (size_t i = 0; i < s->nkeys; i++)
		for (uint32_t k = keyed->first[s->key[i]]; k < keyed->first[s->key[i] + 1]; k++)
			if (satisfied(s, keyed->item[k]))
				may[keyed->item[k] / 64] |= (uint64_t)1 << keyed->item[k] % 64;
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
