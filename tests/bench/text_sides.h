#ifndef TEXT_SIDES_H
#define TEXT_SIDES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "str.h"

/*
 * Ways to find the same patterns in the same texts, each as its users would do it:
 *
 *	flare		its prefilter, and PCRE2 on what that lets through
 *	pcre2-jit	PCRE2 alone, pattern by pattern
 *	hyperscan	all patterns at once, and PCRE2 on what that finds, for the spans and for
 *			what \b and \w are beyond ASCII
 *
 * What is found is the first match of each pattern in each text.
 */
struct text_side;

/* Matches, and a sum over a hash of text, pattern, start and end, in whatever order they come. */
struct text_found {
	uint64_t matches, sum, tried;	/* tried: patterns that PCRE2 was asked about */
};

/* NULL when there is no such side, or it cannot be built here: *WHY says why. */
struct text_side *text_side_new(const char *name, const struct str *pattern, size_t npatterns, const char **why);
void text_side_free(struct text_side *);

/* Look at N texts; FIRST is the number of the first, for the hash. */
void text_side_run(struct text_side *, const struct str *texts, size_t n, size_t first, struct text_found *);

#endif
