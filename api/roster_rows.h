#ifndef ROSTER_ROWS_H
#define ROSTER_ROWS_H

#include <stdatomic.h>
#include <stdbool.h>

#include "buf.h"
#include "str.h"

/*
 * How a roster keeps its rows, for roster.c and roster_count.c alone.
 */
enum roster_field { ROSTER_COUNTRY, ROSTER_SECTOR, ROSTER_BAND, ROSTER_PATTERN, ROSTER_FIELDS };
enum { ROSTER_WORDS = 1024 };		/* different values of a field, at most: countries are 250 */

/* A word's number is its place from 1 on; 0 is unknown. */
struct roster_words {
	char *word[ROSTER_WORDS + 1];
	int n;
};

struct roster {
	atomic_int holds;
	size_t n, cap;
	bool whole;			/* there are no more */
	int64_t *id;
	int32_t *org;
	int16_t *score;
	uint16_t *signs;		/* a bit for each indicator, the lowest for the first */
	bool *current;			/* the scan knew the facility itself, and so where it is; else neither filters nor facets have it */
	uint16_t *word[ROSTER_FIELDS];
	struct roster_words words[ROSTER_FIELDS];
	size_t *name_at;		/* n + 1: where each one's names begin */
	struct buf names;		/* folded, each with a newline behind it, which no name has */
};

/* The number of a word, 0 if no row has it. */
int roster_word(const struct roster *, enum roster_field, struct str);

#endif
