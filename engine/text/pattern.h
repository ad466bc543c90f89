#ifndef PATTERN_H
#define PATTERN_H

#include <stddef.h>

#include "err.h"
#include "str.h"

/*
 * One text pattern: PCRE2 with UTF, UCP and CASELESS, compiled to machine code
 * where the machine allows it, and held to the match limits of bounds.h.
 *
 * A compiled pattern is shared by threads, and but for its machine code, which its first
 * match makes, immutable; each thread brings its own scratch.
 */
struct pattern;
struct pattern_scratch;

/* Where a pattern matched, in bytes of the subject.  Words that make the match a
 * negative statement by themselves ("wages were NOT paid") stand in a group
 * named `not`; [not_start, not_end) is what such groups covered, empty if none. */
struct pattern_hit {
	size_t start, end;
	size_t not_start, not_end;
};

/* PCRE2's version and that of its tables of characters. */
enum { PATTERN_ENGINE = 64 };
const char *pattern_engine(char room[PATTERN_ENGINE]);

/* The machine that its machine code is for; "" where there is none, and steps are counted otherwise. */
const char *pattern_machine(char room[PATTERN_ENGINE]);

/* On failure *err says why and *offset at which byte of TEXT. */
int pattern_new(struct str text, struct pattern **, size_t *offset, struct err *) MUST_CHECK;
void pattern_free(struct pattern *);			/* NULL is allowed */
size_t pattern_groups(const struct pattern *);		/* for pattern_scratch_new */
size_t pattern_min_length(const struct pattern *);	/* a shorter subject cannot match */

struct pattern_scratch *pattern_scratch_new(size_t groups);	/* the most of any pattern it is used with */
void pattern_scratch_interpret(struct pattern_scratch *);	/* match without machine code: the same, slower */
void pattern_scratch_free(struct pattern_scratch *);		/* NULL is allowed */

/*
 * The first match in SUBJECT (valid UTF-8) that begins at FROM or later; what
 * stands before FROM is context for look-behind, and \G is FROM.
 * Returns 1 with *HIT, 0 for no match, -1 when a limit was reached.
 */
int pattern_match(const struct pattern *, struct pattern_scratch *, struct str subject, size_t from,
    struct pattern_hit *hit);

#endif
