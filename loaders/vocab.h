#ifndef VOCAB_H
#define VOCAB_H

#include <stdbool.h>
#include <stdio.h>

#include "str.h"

/*
 * Words that people write, to the values that we keep: loaders/vocab/NAME.json.
 * Words are compared folded (fold.h); a value is a word for itself.
 */
struct vocab;
struct vocabs;

struct vocabs *vocabs_new(void);
void vocabs_free(struct vocabs *);			/* NULL is allowed */

/* NAME's words, read when first asked for; NULL: there is no such vocabulary. */
struct vocab *vocabs_get(struct vocabs *, const char *name);

/* The value of WORD, or NULL.  What was found is remembered by the spelling. */
const char *vocab_find(struct vocab *, struct str word);

/* May words that end with WORD be in the vocabulary?  A quick no for most. */
bool vocab_may_end(struct vocab *, struct str word);

/* A word that is nearly WORD and its value ("did you mean"), or NULL; the first few
 * hundred different words are looked for, then no more. */
const char *vocab_nearest(struct vocab *, struct str word, const char **value);

/* What it is about, then each value with its words, folded. */
void vocab_print(const struct vocab *, FILE *);

#endif
