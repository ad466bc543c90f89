#include "bounds.h"
#include "err.h"
#include "fuzz.h"
#include "pattern.h"
#include "sentence.h"
#include "terms.h"

/* A pattern, a guard (which may be empty) and the text, on lines. */

/* What it takes to make a set is much more than to scan: patterns alone are tried in fuzz_pattern.c.
 * A sentence has a trace if and only if the pattern alone matches in it. */
static void
check_sentences(struct str pattern, struct str text, const struct term_trace *traces, size_t n)
{
	struct pattern *p = NULL;
	struct pattern_scratch *scratch;
	struct pattern_hit hit;
	struct str sentence;
	struct err err;
	size_t at = 0, offset, k = 0;

	MUST(pattern_new(pattern, &p, &offset, &err) == 0);
	scratch = pattern_scratch_new(pattern_groups(p));
	while (sentence_next(text, &at, &sentence))
		if (pattern_match(p, scratch, sentence, 0, &hit) > 0) {
			MUST(k < n && text.p + traces[k].hit.sentence_start == sentence.p);
			k++;
		}
	MUST(k == n);
	pattern_scratch_free(scratch);
	pattern_free(p);
}

static void
check_hit(const struct term_hit *hit, struct str text)
{
	MUST(hit->term == 0 && hit->sentence_end <= text.n);
	MUST(hit->sentence_start <= hit->start && hit->start <= hit->end && hit->end <= hit->sentence_end);
	MUST(fuzz_is_edge(text, hit->start) && fuzz_is_edge(text, hit->end));
	MUST(fuzz_is_edge(text, hit->sentence_start) && fuzz_is_edge(text, hit->sentence_end));
}

static void
scan(const struct term_set *set, struct str pattern, struct str text)
{
	struct term_scratch *a = term_scratch_new(set), *b = term_scratch_new(set);
	const struct term_trace *traces;
	const struct term_hit *hits;
	const bool all[] = { true }, none[] = { false };
	bool limited, again;
	size_t n = terms_trace(set, a, NULL, text, &traces, &limited), nhits, k = 0, bad_at;

	MUST(limited || str_is_utf8(text, &bad_at));
	if (!limited)
		check_sentences(pattern, text, traces, n);
	nhits = terms_scan(set, b, all, text, &hits, &again);
	MUST(limited == again && nhits <= n);
	for (size_t i = 0; i < n; i++) {
		check_hit(&traces[i].hit, text);
		MUST(i == 0 || traces[i].hit.sentence_start >= traces[i - 1].hit.sentence_end);
		if (traces[i].guard != (enum guard)NOT_GUARDED)
			continue;
		MUST(k < nhits && hits[k].start == traces[i].hit.start && hits[k].end == traces[i].hit.end);
		k++;
	}
	MUST(k == nhits && terms_scan(set, a, none, text, &hits, &again) == 0);
	term_scratch_free(a);
	term_scratch_free(b);
}

void
fuzz_terms(struct str input)
{
	struct str pattern = fuzz_line(&input), guard = fuzz_line(&input);
	struct term_set *set = terms_new();
	struct err err = { 0 };
	size_t at = SIZE_MAX;
	int rc;

	terms_add(set, STR("term"));
	rc = terms_pattern(set, STR("en"), pattern, &at, &err);
	MUST(at <= pattern.n && (rc == 0) == (err.msg[0] == '\0'));
	if (rc == 0 && guard.n > 0 &&
	    terms_guard(set, (enum guard)(guard.n % NGUARDS), STR("en"), guard, &at, &err) < 0)
		MUST(at <= guard.n && err.msg[0] != '\0');
	if (rc == 0) {
		MUST(terms_compile(set, &err) == 0);
		scan(set, pattern, input);
	}
	terms_free(set);
}
