#ifndef TEXT_PATTERNS_H
#define TEXT_PATTERNS_H

#include "arena.h"
#include "err.h"
#include "str.h"

/* The patterns of text_patterns.tsv, and more of their kind. */
struct text_patterns {
	struct str *text;
	size_t n, cap;
	struct arena *arena;
};

int text_patterns_read(const char *path, struct text_patterns *, struct err *) MUST_CHECK;

/* Add patterns until they are N.  They have the shape of the others, two or three lists of
 * words with a gap between, in the same shares of languages; their words are those of the
 * labelled sentences in FOLDER, which know nothing of the texts that are measured on. */
int text_patterns_more(const char *folder, size_t n, struct text_patterns *, struct err *) MUST_CHECK;
void text_patterns_free(struct text_patterns *);

#endif
