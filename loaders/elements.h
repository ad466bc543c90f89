#ifndef ELEMENTS_H
#define ELEMENTS_H

#include <stddef.h>

#include "err.h"
#include "row.h"
#include "source.h"
#include "tree.h"

/*
 * XML records from a stream, one at a time: the elements at one path, such as
 * "Goods.Good".  A record's children and attributes are its columns, by the path
 * to them (tree.h); what stands beside it in the elements around it, before it, is
 * its too: each Country of a Good has the Good_Name.  Namespaces are left out.
 *
 * Faults: record-too-long; bad-xml, behind which nothing is read.  Memory: the
 * longest record.
 */
struct elements;

/* The paths of elements that may be records, by the first bytes of a text: they
 * repeat, and have something inside.  The outermost first; their number. */
enum { ELEMENTS_PATHS = 16 };
size_t elements_paths(struct str sample, struct paths *);

struct elements *elements_new(struct source, struct str path);	/* PATH outlives it */
void elements_free(struct elements *);			/* NULL is allowed */

/* As csv_next; field I is the value at path I of PATHS. */
int elements_next(struct elements *, const struct paths *, struct row *, struct err *) MUST_CHECK;

/* The record just read, until the next one; NULL when it had a fault. */
json_t *elements_record(const struct elements *);

#endif
