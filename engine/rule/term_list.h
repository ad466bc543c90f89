#ifndef TERM_LIST_H
#define TERM_LIST_H

#include <stdbool.h>
#include <stddef.h>

#include "json_at.h"
#include "ruleset_load.h"
#include "str.h"

/*
 * Named lists of words (terms/lists.json), which the patterns of their language
 * use as {worker}.  A use stands for "any one of them": a group that captures
 * nothing.  A list may use other lists.
 *
 * A name is of small letters and _, which PCRE2 never reads as a quantifier; in
 * a character class, between \Q and \E and in \p{...} and its sisters braces mean
 * what they mean to PCRE2.
 */
struct term_lists;

/* The lists of a ruleset; what is wrong with them is told. */
const struct term_lists *term_list_load(struct loading *);

/* The pattern at P with its lists written out, in the scratch arena.  False: it
 * uses a list that there is not (told here) or that is refused (told before). */
bool term_list_expand(struct loading *, const struct term_lists *, struct str language, const struct json_at *p,
    struct str *expanded);

/* Where byte I of what P was expanded to stands in P: what came from a list stands where the list is used. */
size_t term_list_offset(const struct term_lists *, struct str language, const struct json_at *p, size_t i);

#endif
