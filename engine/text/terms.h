#ifndef TERMS_H
#define TERMS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "buf.h"
#include "err.h"
#include "hash.h"
#include "str.h"

/*
 * Named text patterns, and the search for all of them in one text.
 *
 * A term is a set of PCRE2 patterns by language.  It is looked for sentence by
 * sentence, and a match does not count where a guard holds in its sentence: the
 * finding is negated ("no passports were retained"), states a policy ("the
 * company prohibits ..."), is hypothetical, or was corrected and verified.
 *
 * A set is built once (terms_add, terms_guard, then terms_compile), is immutable
 * from then on and shared by threads; each thread has its own scratch.  The first
 * scratch makes what searching needs (a fifth of a second and 30 MB for the shipped
 * terms): who searches nothing does without.
 */
struct term_set;
struct term_scratch;

/* How a sentence can take a match back. */
enum guard { GUARD_ABSENCE, GUARD_NEGATION, GUARD_POLICY, GUARD_HYPOTHESIS, GUARD_REMEDIED, NGUARDS };
extern const char *const guard_name[NGUARDS];

struct term_hit {
	uint32_t term;			/* index: order of terms_add */
	uint32_t start, end;		/* bytes of the text that matched */
	uint32_t sentence_start, sentence_end;
};

struct term_set *terms_new(void);
void terms_free(struct term_set *);		/* NULL is allowed */

/* The patterns to come were found before, in the way of pump_way, not to backtrack without end: they are
 * not tried again, which takes ten times as long as all else. */
void terms_tried(struct term_set *);

/* Start a term; returns its index. */
unsigned terms_add(struct term_set *, struct str name);

/* Add a pattern to the term added last.  LANGUAGE is an ISO 639-1 code.  One that
 * backtracks without end (pump.h) is refused.  On failure *err says why and *offset
 * at which byte of the pattern. */
int terms_pattern(struct term_set *, struct str language, struct str pattern, size_t *offset,
    struct err *) MUST_CHECK;

/* Add a pattern to a guard; it applies to the terms' patterns of the same language. */
int terms_guard(struct term_set *, enum guard, struct str language, struct str pattern, size_t *offset,
    struct err *) MUST_CHECK;

int terms_compile(struct term_set *, struct err *) MUST_CHECK;

/*
 * What the set finds is a function of this and of the text: a hash of all terms, patterns
 * and guards as they were added, of the way of searching, and of the libraries' versions,
 * whose tables of characters are theirs.
 */
enum { TERMS_VERSION = 1 };		/* counted up whenever the same patterns may find something else in the same text */
void terms_hash(const struct term_set *, uint8_t hash[SHA256_SIZE]);

/* Try every pattern on every sentence: slow, and what the quick way is tested against. */
void terms_try_all(struct term_set *);

/* Run no machine code on texts: for those that come over a network. */
void terms_interpret(struct term_set *);

size_t terms_count(const struct term_set *);
struct str terms_name(const struct term_set *, unsigned term);
int terms_find(const struct term_set *, struct str name);	/* index, or -1 */

struct term_scratch *term_scratch_new(const struct term_set *);
void term_scratch_free(struct term_scratch *);

/*
 * Find all terms in TEXT (UTF-8).  *HITS stays valid until the next scan with
 * this scratch; at most one hit for each term and sentence, in order of start.
 * *LIMITED is set when a pattern ran into its match limit: the text was then not
 * fully evaluated, and no hit does not mean "nothing there".
 * WANTED says by term whether it is looked for; NULL: all are.
 * Returns the number of hits.
 */
size_t terms_scan(const struct term_set *, struct term_scratch *, const bool *wanted, struct str text,
    const struct term_hit **hits, bool *limited);

/* The pattern that ran into its limit in the last scan, or a guard of its language did:
 * "term, en, pattern 2", counted from 1 as they were added; "" when none did. */
void terms_limited_by(const struct term_set *, const struct term_scratch *, struct buf *out);

/*
 * Which of N texts are worth a scan.  MAY is false where terms_scan would find
 * nothing and run into no limit.  Many texts at once cost a fraction of as many
 * scans, so this goes before them wherever most texts say nothing.
 */
void terms_sift(const struct term_set *, struct term_scratch *, const bool *wanted, const struct str *texts, size_t n,
    bool *may);

/* As terms_scan, but also what a guard took back: for `flare rules try`. */
enum { NOT_GUARDED = NGUARDS };
struct term_trace {
	struct term_hit hit;
	enum guard guard;		/* or NOT_GUARDED */
};
size_t terms_trace(const struct term_set *, struct term_scratch *, const bool *wanted, struct str text,
    const struct term_trace **traces, bool *limited);

#endif
