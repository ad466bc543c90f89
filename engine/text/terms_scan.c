#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "bounds.h"
#include "mem.h"
#include "sentence.h"
#include "terms_parts.h"

enum {
	RETRIES = 32,			/* matches of one pattern in one sentence that guards may take back */
	TOGETHER = 64,			/* texts or sentences that the prefilter sees at once */
};

struct term_scratch {
	struct pattern_scratch *pattern;
	struct prefilter_scratch *prefilter;
	struct guard_scratch *guards;
	uint64_t *may;			/* patterns by sentence, for TOGETHER of them */
	struct term_trace *traces;
	size_t n, cap;
	struct term_hit *hits;
	size_t hits_cap;
	const struct term_pattern *limited;	/* that ran into its limit first in this text, or NULL */
};

struct term_scratch *
term_scratch_new(const struct term_set *set)
{
	struct term_scratch *s = mem_zero(1, sizeof(*s));

	assert(set->compiled);
	pthread_mutex_lock(&set->once->lock);
	if (!set->once->built) {
		prefilter_build(set->prefilter);
		guard_build(set->guards);
		set->once->built = true;
	}
	pthread_mutex_unlock(&set->once->lock);
	s->pattern = pattern_scratch_new(set->groups);
	if (set->interpret)
		pattern_scratch_interpret(s->pattern);
	s->prefilter = prefilter_scratch_new(set->prefilter);
	s->guards = guard_scratch_new(set->guards);
	s->may = mem_zero(TOGETHER * prefilter_words(set->prefilter), sizeof(*s->may));
	return s;
}

void
term_scratch_free(struct term_scratch *s)
{
	if (s == NULL)
		return;
	pattern_scratch_free(s->pattern);
	prefilter_scratch_free(s->prefilter);
	guard_scratch_free(s->guards);
	mem_free(s->may);
	mem_free(s->traces);
	mem_free(s->hits);
	mem_free(s);
}

static size_t
next_char(struct str s, size_t at)
{
	do
		at++;
	while (at < s.n && ((unsigned char)s.p[at] & 0xc0) == 0x80);
	return at;
}

/*
 * Look for one pattern in one sentence.  A match that is taken back may hide a
 * later one that is not ("no passports were kept, but bank cards were kept"), so
 * the search goes on behind its beginning.  Returns whether there was a match;
 * *FOUND is the first that counts, else the first.
 */
static bool
search(const struct term_set *set, struct term_scratch *scratch, const struct term_pattern *p, struct str sentence,
    struct pattern_hit *found, int *guard, bool *limited)
{
	struct pattern_hit hit;
	size_t from = 0;
	int rc = 0, tries;

	*guard = NOT_GUARDED;
	for (tries = 0; tries < RETRIES; tries++) {
		int taken_back;

		rc = pattern_match(p->pattern, scratch->pattern, sentence, from, &hit);
		if (rc <= 0)
			break;
		taken_back = guard_find(set->guards, scratch->guards, scratch->pattern, p->language, sentence, &hit, limited);
		if (tries == 0 || taken_back == NOT_GUARDED) {
			*found = hit;
			*guard = taken_back;
		}
		if (taken_back == NOT_GUARDED)
			return true;
		from = next_char(sentence, hit.start);
	}
	if (rc < 0 || tries == RETRIES)
		*limited = true;
	return tries > 0;
}

/* Keep what was found: one for each term and sentence, one that counts before one taken back. */
static void
keep(struct term_scratch *s, size_t first_of_sentence, const struct term_trace *new)
{
	for (size_t i = first_of_sentence; i < s->n; i++)
		if (s->traces[i].hit.term == new->hit.term) {
			bool better = (s->traces[i].guard == (enum guard)NOT_GUARDED) == (new->guard == (enum guard)NOT_GUARDED)
			    ? new->hit.start < s->traces[i].hit.start
			    : new->guard == (enum guard)NOT_GUARDED;

			if (better)
				s->traces[i] = *new;
			return;
		}
	s->traces = mem_grow(s->traces, &s->cap, s->n + 1, sizeof(*s->traces));
	s->traces[s->n++] = *new;
}

static int
by_start(const void *a, const void *b)
{
	const struct term_hit *x = &((const struct term_trace *)a)->hit, *y = &((const struct term_trace *)b)->hit;

	if (x->start != y->start)
		return x->start < y->start ? -1 : 1;
	return (x->term > y->term) - (x->term < y->term);
}

static bool
readable(struct str text)
{
	size_t bad_at;

	return text.n <= BOUND_FIELD && str_is_utf8(text, &bad_at);
}

/* Try one pattern on one sentence of TEXT. */
static void
try_pattern(const struct term_set *set, struct term_scratch *s, const struct term_pattern *p, struct str text,
    struct str sentence, size_t first_of_sentence, bool *limited)
{
	const uint32_t base = (uint32_t)(sentence.p - text.p);
	struct pattern_hit found = { 0 };
	struct term_trace trace;
	int guard;
	bool matched = search(set, s, p, sentence, &found, &guard, limited);

	if (*limited && s->limited == NULL)
		s->limited = p;
	if (!matched)
		return;
	trace.hit = (struct term_hit){ p->term, base + (uint32_t)found.start, base + (uint32_t)found.end,
		base, base + (uint32_t)sentence.n };
	trace.guard = (enum guard)guard;
	keep(s, first_of_sentence, &trace);
}

/* Try the patterns that MAY match SENTENCE. */
static void
scan_sentence(const struct term_set *set, struct term_scratch *s, const bool *wanted, struct str text,
    struct str sentence, const uint64_t *may, bool *limited)
{
	const size_t first = s->n;

	guard_sentence(s->guards);
	for (size_t i = 0; i < set->npatterns; i++) {
		const struct term_pattern *p = &set->patterns[i];

		if (may[i / 64] == 0) {
			i |= 63;	/* none of these 64 */
			continue;
		}
		if ((may[i / 64] >> i % 64 & 1) != 0 && (wanted == NULL || wanted[p->term]) &&
		    sentence.n >= pattern_min_length(p->pattern))
			try_pattern(set, s, p, text, sentence, first, limited);
	}
	if (s->n > first)
		qsort(s->traces + first, s->n - first, sizeof(*s->traces), by_start);
}

/* Does one of the patterns that MAY match belong to a term that is wanted? */
static bool
any_wanted(const struct term_set *set, const bool *wanted, const uint64_t *may)
{
	for (size_t i = 0; i < set->npatterns; i++) {
		if (may[i / 64] == 0)
			i |= 63;
		else if ((may[i / 64] >> i % 64 & 1) != 0 && (wanted == NULL || wanted[set->patterns[i].term]))
			return true;
	}
	return false;
}

void
terms_limited_by(const struct term_set *set, const struct term_scratch *s, struct buf *out)
{
	unsigned number = 1;

	buf_reset(out);
	buf_text(out, "");
	if (s->limited == NULL)
		return;
	for (const struct term_pattern *p = set->patterns; p < s->limited; p++)
		number += p->term == s->limited->term && p->language == s->limited->language;
	buf_printf(out, "%s, %s, pattern %u", set->names[s->limited->term], set->languages[s->limited->language], number);
}

/* The patterns that may match in each of N texts. */
static void
sift(const struct term_set *set, struct term_scratch *s, const struct str *texts, size_t n)
{
	if (set->try_all)
		memset(s->may, 0xff, n * prefilter_words(set->prefilter) * sizeof(*s->may));
	else
		prefilter_scan(set->prefilter, s->prefilter, texts, n, s->may);
}

void
terms_sift(const struct term_set *set, struct term_scratch *s, const bool *wanted, const struct str *texts, size_t n,
    bool *may)
{
	const size_t words = prefilter_words(set->prefilter);

	for (size_t done = 0, now; done < n; done += now) {
		now = n - done < TOGETHER ? n - done : TOGETHER;
		sift(set, s, texts + done, now);
		for (size_t i = 0; i < now; i++)	/* a longer text may be cut within a word */
			may[done + i] = texts[done + i].n > SENTENCE_MAX || !readable(texts[done + i]) ||
			    any_wanted(set, wanted, s->may + i * words);
	}
}

size_t
terms_trace(const struct term_set *set, struct term_scratch *s, const bool *wanted, struct str text,
    const struct term_trace **traces, bool *limited)
{
	struct str sentence[TOGETHER];
	size_t at = 0, n;

	s->n = 0;
	s->limited = NULL;
	*limited = !readable(text);
	*traces = s->traces;
	if (*limited)
		return 0;
	do {
		for (n = 0; n < TOGETHER && sentence_next(text, &at, &sentence[n]); n++)
			continue;
		sift(set, s, sentence, n);
		for (size_t i = 0; i < n; i++)
			scan_sentence(set, s, wanted, text, sentence[i], s->may + i * prefilter_words(set->prefilter), limited);
	} while (n == TOGETHER);
	*traces = s->traces;
	return s->n;
}

size_t
terms_scan(const struct term_set *set, struct term_scratch *s, const bool *wanted, struct str text,
    const struct term_hit **hits, bool *limited)
{
	const struct term_trace *traces;
	size_t n = terms_trace(set, s, wanted, text, &traces, limited), kept = 0;

	s->hits = mem_grow(s->hits, &s->hits_cap, n, sizeof(*s->hits));
	for (size_t i = 0; i < n; i++)
		if (traces[i].guard == (enum guard)NOT_GUARDED)
			s->hits[kept++] = traces[i].hit;
	*hits = s->hits;
	return kept;
}
