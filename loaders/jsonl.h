#ifndef JSONL_H
#define JSONL_H

#include <stddef.h>

#include "err.h"
#include "row.h"
#include "source.h"
#include "tree.h"

/*
 * JSON records from a stream, one at a time and never the whole text: an object on
 * each line (NDJSON), one object after the other, or the elements of an array,
 * which is the text or stands in its outermost objects ("features" of GeoJSON).
 *
 * Faults: bad-json, nul-byte, record-too-long; also for a list that does not end,
 * or behind which there is something else.  Memory: the longest record.
 */
struct jsonl;

enum jsonl_shape { JSONL_LINES, JSONL_OBJECTS, JSONL_ARRAY };

/* Something in the text that may be the list of records. */
struct jsonl_list {
	enum jsonl_shape shape;
	char name[200];			/* the path to an array in the text: "features", "data.items"; "" */
	size_t skip;			/* bytes before its first record */
	int depth;			/* brackets that are open behind it */
};

/* The lists that SAMPLE, the first bytes of the text, shows, the likeliest first;
 * their number, at least 1. */
enum { JSONL_LISTS = 16 };
size_t jsonl_lists(struct str sample, struct jsonl_list list[JSONL_LISTS]);

struct jsonl *jsonl_new(struct source, const struct jsonl_list *);
void jsonl_free(struct jsonl *);			/* NULL is allowed */

/* As csv_next; field I is the value at path I of PATHS. */
int jsonl_next(struct jsonl *, const struct paths *, struct row *, struct err *) MUST_CHECK;

/* The record just read, until the next one; NULL when it had a fault. */
json_t *jsonl_record(const struct jsonl *);

#endif
