#ifndef PREFILTER_H
#define PREFILTER_H

#include <stddef.h>
#include <stdint.h>

#include "str.h"

/*
 * Which of many patterns may match in a text, found in one pass over it: those
 * of whose every group of literals (literal.h) one was seen, in their order, and
 * those of which no literal is known.  Never wrong about "no".
 *
 * Patterns are added, numbered from 0, then it is built; from then on it is
 * immutable and shared by threads, each of which has its own scratch.
 */
struct prefilter;
struct prefilter_scratch;

struct prefilter *prefilter_new(void);
void prefilter_free(struct prefilter *);		/* NULL is allowed */
void prefilter_add(struct prefilter *, struct str pattern);	/* one that PCRE2 has compiled */
void prefilter_build(struct prefilter *);
size_t prefilter_words(const struct prefilter *);	/* of a bitmap of patterns */

struct prefilter_scratch *prefilter_scratch_new(const struct prefilter *);
void prefilter_scratch_free(struct prefilter_scratch *);	/* NULL is allowed */

/*
 * For each of N texts the patterns that may match in it: MAY has prefilter_words
 * words for each.  Several texts cost less together than one by one, since the
 * processor works on one while it waits for the table's rows of another.
 */
void prefilter_scan(const struct prefilter *, struct prefilter_scratch *, const struct str *texts, size_t n,
    uint64_t *may);

#endif
