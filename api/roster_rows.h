#ifndef ROSTER_ROWS_H
#define ROSTER_ROWS_H

#include <stdatomic.h>
#include <stdbool.h>

#include "buf.h"
#include "str.h"

/*
 * How a roster keeps its rows, for roster.c, roster_choose.c and roster_count.c alone.
 */
enum roster_field { ROSTER_COUNTRY, ROSTER_SECTOR, ROSTER_BAND, ROSTER_PATTERN, ROSTER_FIELDS };
enum roster_key { ROSTER_SCORE, ROSTER_POTENTIAL, ROSTER_PRIORITY, ROSTER_KEYS };
enum {
	ROSTER_WORDS = 1024,		/* different values of a field, at most: countries are 250 */
	ROSTER_SIGNS = 16,		/* indicators */
};

/* A word's number is its place from 1 on; 0 is unknown. */
struct roster_words {
	char *word[ROSTER_WORDS + 1];
	int n;
};

struct roster_identifier {
	int64_t hash;			/* search.h */
	size_t row;
};

struct roster {
	atomic_int holds;
	size_t n, cap;			/* in the order of part, id, organisation */
	bool whole;			/* there are no more */
	int16_t *part;
	int64_t *id;
	int32_t *org;
	int32_t *key[ROSTER_KEYS];	/* what can be sorted by */
	uint16_t *signs;		/* a bit for each indicator, the lowest for the first */
	bool *current;			/* the scan knew the facility itself, and so where it is; else neither filters nor facets have it */
	uint16_t *word[ROSTER_FIELDS];
	struct roster_words words[ROSTER_FIELDS];
	struct roster_identifier *identifier;	/* in the order of hashes */
	size_t nidentifiers;
	size_t *name_at;		/* n + 1: where each one's names begin */
	struct buf names;		/* folded, each with a newline behind it, which no name has */
};

/* The first row of the facility, or that of the organisation if it is not -1; n: there is none.  The next rows are its as well. */
size_t roster_row(const struct roster *, int16_t part, int64_t id, int32_t org);

/* The number of a word, 0 if no row has it. */
int roster_word(const struct roster *, enum roster_field, struct str);

/* The next of an array literal of plain words, "{a,b}", which is taken off. */
bool roster_next_word(struct str *array, struct str *word);

struct roster_choice {
	bool only[ROSTER_FIELDS];	/* some values of it; else all */
	bool passes[ROSTER_FIELDS][ROSTER_WORDS + 1];
	unsigned signs;			/* any of these; 0: whatever there is */
	int64_t score_min;
	uint8_t *found;			/* whom the search means, or NULL: everybody */
};

/* Of which fields the filters leave row I out, and of how many. */
static inline int
roster_fields(const struct roster *r, const struct roster_choice *c, size_t i, bool pass[ROSTER_FIELDS])
{
	int failed = 0;

	for (int k = 0; k < ROSTER_FIELDS; k++) {
		bool place = k == ROSTER_COUNTRY || k == ROSTER_SECTOR;

		pass[k] = !c->only[k] || ((!place || r->current[i]) && c->passes[k][r->word[k][i]]);
		failed += !pass[k];
	}
	return failed;
}

static inline bool
roster_has_signs(const struct roster *r, const struct roster_choice *c, size_t i)
{
	return c->signs == 0 || (r->signs[i] & c->signs) != 0;
}

static inline bool
roster_is_found(const struct roster *r, const struct roster_choice *c, size_t i)
{
	return (c->found == NULL || c->found[i]) && r->key[ROSTER_SCORE][i] >= c->score_min;
}

#endif
