#include <string.h>

#include "clause.h"
#include "guard.h"
#include "mem.h"
#include "prefilter.h"
#include "pump.h"

const char *const guard_name[NGUARDS] = { "absence", "negation", "policy", "hypothesis", "remedied" };

/* How far a guard reaches. */
static const bool whole_sentence[NGUARDS] = { [GUARD_REMEDIED] = true };

/* As many words may stand between a "not" and what it takes back; a comma counts as several. */
enum { NEGATION_REACH = 7, COMMA_WORDS = 2 };

struct one {
	struct pattern *pattern;
	enum guard guard;
	unsigned language;
	bool behind;			/* begins with \G */
};

struct guards {
	struct one *all;
	size_t n, cap;
	size_t groups;
	struct prefilter *filter;	/* of all, under their index */
	bool tried, try_all;
};

/* Hundreds of guards stand beside a match, and two or three have their words in its
 * sentence: to ask only those costs a hundredth. */
struct guard_scratch {
	struct prefilter_scratch *filter;
	uint64_t *may;			/* those that may hold in the sentence at hand */
	bool known;
};

struct guards *
guard_new(void)
{
	struct guards *g = mem_zero(1, sizeof(*g));

	g->filter = prefilter_new();
	return g;
}

void
guard_free(struct guards *g)
{
	if (g == NULL)
		return;
	for (size_t i = 0; i < g->n; i++)
		pattern_free(g->all[i].pattern);
	prefilter_free(g->filter);
	mem_free(g->all);
	mem_free(g);
}

void
guard_tried(struct guards *g)
{
	g->tried = true;
}

void
guard_build(struct guards *g)
{
	prefilter_build(g->filter);
}

void
guard_try_all(struct guards *g)
{
	g->try_all = true;
}

struct guard_scratch *
guard_scratch_new(const struct guards *g)
{
	struct guard_scratch *s = mem_zero(1, sizeof(*s));

	s->filter = prefilter_scratch_new(g->filter);
	s->may = mem_zero(prefilter_words(g->filter), sizeof(*s->may));
	return s;
}

void
guard_scratch_free(struct guard_scratch *s)
{
	if (s == NULL)
		return;
	prefilter_scratch_free(s->filter);
	mem_free(s->may);
	mem_free(s);
}

void
guard_sentence(struct guard_scratch *s)
{
	s->known = false;
}

int
guard_add(struct guards *g, enum guard guard, unsigned language, struct str text, size_t *offset, struct err *err)
{
	struct one new = { .guard = guard, .language = language, .behind = str_starts(text, "\\G") };

	if (pattern_new(text, &new.pattern, offset, err) < 0)
		return -1;
	if (!g->tried && pump_try(new.pattern, text, err) < 0) {
		pattern_free(new.pattern);
		*offset = 0;
		return -1;
	}
	if (pattern_groups(new.pattern) > g->groups)
		g->groups = pattern_groups(new.pattern);
	prefilter_add(g->filter, text);
	g->all = mem_grow(g->all, &g->cap, g->n + 1, sizeof(*g->all));
	g->all[g->n++] = new;
	return 0;
}

size_t
guard_groups(const struct guards *g)
{
	return g->groups;
}

/* Is what stands before HIT, from END on, short enough for a "not" to reach over? */
static bool
reaches(struct str clause, size_t end, const struct pattern_hit *hit)
{
	int words = 0;

	for (size_t i = end; i < hit->start; i++)
		words += clause.p[i] == ' ' ? 1 : clause.p[i] == ',' ? COMMA_WORDS : 0;
	return words <= NEGATION_REACH;
}

/* Does the guard hold for HIT, whose bytes count from the beginning of CLAUSE? */
static bool
holds(const struct one *o, struct pattern_scratch *scratch, struct str clause, const struct pattern_hit *hit,
    bool *limited)
{
	struct pattern_hit at;
	size_t from = o->behind ? hit->end : 0;
	int rc;

	while ((rc = pattern_match(o->pattern, scratch, clause, from, &at)) > 0) {
		if (!o->behind && !whole_sentence[o->guard] && at.start >= hit->end)
			return false;
		if ((hit->not_start == hit->not_end || at.end <= hit->not_start || at.start >= hit->not_end) &&
		    (o->behind || o->guard != GUARD_NEGATION || reaches(clause, at.end, hit)))
			return true;
		from = at.end;		/* it is the finding's own "not", or speaks of something else: look further */
	}
	if (rc < 0)
		*limited = true;
	return false;
}

/* The clause of the sentence around HIT, which is moved to count from its beginning. */
static struct str
clause_of(struct str sentence, struct pattern_hit *hit)
{
	size_t start = hit->start, end = hit->end;

	clause_around(sentence, &start, &end);
	hit->start -= start;
	hit->end -= start;
	hit->not_start -= start;
	hit->not_end -= start;
	return (struct str){ sentence.p + start, end - start };
}

/* Which guards may hold in SENTENCE.  A clause ends between words, so what it has the sentence has. */
static void
sift(const struct guards *g, struct guard_scratch *s, struct str sentence)
{
	if (g->try_all)
		memset(s->may, 0xff, prefilter_words(g->filter) * sizeof(*s->may));
	else
		prefilter_scan(g->filter, s->filter, &sentence, 1, s->may);
	s->known = true;
}

int
guard_find(const struct guards *g, struct guard_scratch *s, struct pattern_scratch *scratch, unsigned language, struct str sentence,
    const struct pattern_hit *hit, bool *limited)
{
	struct pattern_hit within = *hit;
	struct str clause = STR_NONE;		/* found when a guard asks for it */

	if (!s->known)
		sift(g, s, sentence);
	for (int guard = 0; guard < NGUARDS; guard++)
		for (size_t i = 0; i < g->n; i++) {
			const struct one *o = &g->all[i];

			if ((int)o->guard != guard || o->language != language || (s->may[i / 64] >> i % 64 & 1) == 0)
				continue;
			if (clause.p == NULL && !whole_sentence[guard])
				clause = clause_of(sentence, &within);
			if (holds(o, scratch, whole_sentence[guard] ? sentence : clause,
				whole_sentence[guard] ? hit : &within, limited))
				return guard;
		}
	return NOT_GUARDED;
}
