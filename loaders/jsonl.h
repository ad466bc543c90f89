#ifndef JSONL_H
#define JSONL_H

#include "csv.h"
#include "err.h"
#include "row.h"
#include "tree.h"

/*
 * JSON records from a stream, one at a time: an object on each line (NDJSON), or
 * the elements of one array, which is the file or the "features" of a GeoJSON
 * FeatureCollection.
 *
 * Faults: bad-json, record-too-long.  Memory: the longest record.
 */
struct jsonl;

struct jsonl *jsonl_new(struct csv_source, struct str sample);	/* SAMPLE: the first bytes of the text */
void jsonl_free(struct jsonl *);			/* NULL is allowed */

/* As csv_next; field I is the value at path I of PATHS. */
int jsonl_next(struct jsonl *, const struct paths *, struct row *, struct err *) MUST_CHECK;

/* The record just read, until the next one; NULL when it had a fault. */
json_t *jsonl_record(const struct jsonl *);

const char *jsonl_shape(const struct jsonl *);		/* "an object a line" */

#endif
